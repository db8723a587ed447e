import type { Command } from "commander";
import { openRolloutClient, readConfig, readRolloutWishes, type ReconciliationView } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface ApplyOptions extends ServerOptions {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}

export function addApply(program: Command): void {
  addServerOptions(
    program
      .command("apply")
      .description("bring rollouts to what the files of a folder wish; docs/guides/rollouts.md")
      .argument("[folder]", "with a YAML file for each alias", "rollouts")
      .option("--dry-run", "say what differs and would be done, and do nothing")
      .option("--prune", "abort rollouts that no file wishes"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar apply --dry-run
  $ sutradhar apply rollouts --prune --json

Exit codes: 0 all is, or is on its way, as the files wish; 3 something is not: with --dry-run whatever is to be done, else
what was taken back before, what no file wishes, and what could not be done.`,
    )
    .action(async (folder: string, { dryRun = false, prune = false, ...options }: ApplyOptions) => {
      const { wishes } = await readRolloutWishes(folder);
      const client = await openRolloutClient({ ...readConfig(), server: options.server });
      const done = await client.reconcile({ wishes, prune }, !dryRun);
      print(options, done, (told) => describe(told, dryRun));
      if (done.isDrifted) process.exitCode = exitCodes.refused;
    });
}

const signs = { none: " ", start: "+", replace: "~", pause: "~", resume: "~", abort: "-" } as const;

function describe({ changes, isDrifted }: ReconciliationView, isDry: boolean): string {
  if (changes.length === 0) return "no file wishes anything, and no rollout stands\n";
  const table = formatTable(
    changes.map(({ action, target, to, state, why, rollout, problem }) => [
      signs[action],
      to === null ? target : `${target} → ${to}`,
      action === "none" ? state.replaceAll("_", " ") : action,
      rollout ?? "",
      problem ? `${problem.message} [${problem.code}]` : why,
    ]),
  );
  const count = changes.filter(({ action }) => action !== "none").length;
  const end = isDry ? `${count} to do` : isDrifted ? "not all is as the files wish" : "all is as the files wish";
  return `${table}${end}\n`;
}

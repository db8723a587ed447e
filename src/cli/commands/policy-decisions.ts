import { Option, type Command } from "commander";
import { openDecisionClient, readConfig } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

const names = [
  "order",
  "consent",
  "egress",
  "moderation",
  "label",
  "release",
  "approvals",
  "retention",
  "roles",
] as const;

interface Options extends ServerOptions {
  readonly name?: string;
  readonly refused?: boolean;
  readonly reason?: string;
  readonly video?: string;
  readonly since?: string;
}

/** What the rules of a server decided. */
export function addPolicyDecisions(policy: Command): void {
  addServerOptions(
    policy
      .command("decisions")
      .description("what the rules decided, the newest first: by which bundle, of which facts")
      .addOption(new Option("--name <decision>", "one kind").choices(names))
      .option("--refused", "refusals alone")
      .option("--reason <reason>", "with this reason, such as purpose_unknown")
      .option("--video <id>", "of one video, vid_…")
      .option("--since <time>", "from then on, ISO 8601 with its zone"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar policy decisions --refused\n  $ sutradhar policy decisions --video vid_01jdz2k8q4m3w7x9c5t6r8v0ya --json",
    )
    .action(async ({ name, refused, reason, video, since, server, ...options }: Options) => {
      const filter = {
        ...(name === undefined ? {} : { name }),
        ...(refused ? { allowed: "false" } : {}),
        ...(reason === undefined ? {} : { reason }),
        ...(video === undefined ? {} : { video }),
        ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
      };
      const decisions = await (await openDecisionClient({ ...readConfig(), server })).list(filter);
      print(options, { decisions }, ({ decisions: found }) =>
        found.length === 0
          ? "none\n"
          : formatTable(
              found.map(({ at, name: of, isAllowed, reasons, bundle, inputSha256, video: about }) => [
                at,
                of,
                isAllowed ? "allowed" : `refused: ${reasons.join(", ")}`,
                about ?? "",
                `bundle ${bundle?.slice(0, 12) ?? "none"}`,
                `facts ${inputSha256.slice(0, 12)}`,
              ]),
            ),
      );
    });
}

import type { Command } from "commander";
import { lintAvatar, readConfig, type AvatarLint } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";

export function addAvatarLint(avatar: Command): void {
  avatar
    .command("lint")
    .description("draw a rig at its extremes and say what tears, slides or cannot be told apart")
    .argument("<avatar>", "its name, see sutradhar avatars; or a folder with a rig.json")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar avatar lint asha\n  $ sutradhar avatar lint ./kavya --json\n\n" +
        "Exit codes: 0 no finding is an error (there may be warnings), 2 one is, or the rig cannot be read.",
    )
    .action(async (named: string, options: { json?: boolean }) => {
      const lint = await lintAvatar(named, readConfig());
      process.stdout.write(options.json ? `${JSON.stringify(lint, undefined, 2)}\n` : describeLint(lint));
      if (!lint.isSound) process.exitCode = exitCodes.input;
    });
}

/** One line a finding, errors first, and what it comes to. */
function describeLint({ avatar, version, findings }: Omit<AvatarLint, "folder" | "isSound">): string {
  const bySeverity = findings.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  const lines = bySeverity.map(({ severity, check, message }) => `${severity.padEnd(7)} ${check.padEnd(6)} ${message}`);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const sum = findings.length === 0 ? "no findings" : `errors: ${errors}, warnings: ${findings.length - errors}`;
  return `${[...lines, `${avatar}@${version}: ${sum}`].join("\n")}\n`;
}

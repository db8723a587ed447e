import type { Command } from "commander";
import { listAvatars, readConfig } from "../../app/index.ts";

export function addAvatars(program: Command): void {
  program
    .command("avatars")
    .description("list the avatars there are")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", "\nExamples:\n  $ sutradhar avatars\n  $ sutradhar avatars --json")
    .action(async (options: { json?: boolean }) => {
      const avatars = await listAvatars(readConfig());
      if (options.json) process.stdout.write(`${JSON.stringify({ avatars }, undefined, 2)}\n`);
      else
        for (const { name, version, title } of avatars)
          process.stdout.write(`${`${name}@${version}`.padEnd(24)} ${title}\n`);
    });
}

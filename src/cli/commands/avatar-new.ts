import type { Command } from "commander";
import { newAvatar } from "../../app/index.ts";

export function addAvatarNew(avatar: Command): void {
  avatar
    .command("new")
    .description("start a rig that already draws and talks; nothing is overwritten")
    .argument("<folder>", "a new or an empty folder")
    .option("--name <name>", "what scripts call it: a-z, 0-9 and - (default: the folder's name)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", "\nExamples:\n  $ sutradhar avatar new kavya\n  $ sutradhar avatar new work/rig --name kavya")
    .action(async (folder: string, options: { name?: string; json?: boolean }) => {
      const made = await newAvatar(folder, options.name);
      process.stdout.write(
        options.json
          ? `${JSON.stringify(made, undefined, 2)}\n`
          : `${made.folder}: ${made.files.length} files; its README.md says what each is\n`,
      );
    });
}

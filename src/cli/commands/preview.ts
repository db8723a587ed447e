import type { Command } from "commander";
import { previewAvatar, readConfig } from "../../app/index.ts";

export function addPreview(program: Command): void {
  program
    .command("preview")
    .description("draw a contact sheet of an avatar: visemes, expressions, head turns")
    .argument("<avatar>", "its name, see sutradhar avatars")
    .requiredOption("--out <file>", "where the sheet goes, a PNG (required)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar preview asha --out sheet.png\n  $ sutradhar preview asha --out sheet.png --json",
    )
    .action(async (avatar: string, options: { out: string; json?: boolean }) => {
      const sheet = await previewAvatar(avatar, options.out, readConfig());
      process.stdout.write(
        options.json ? `${JSON.stringify(sheet, undefined, 2)}\n` : `${sheet.out}: ${sheet.width}×${sheet.height}\n`,
      );
    });
}

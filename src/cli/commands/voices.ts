import type { Command } from "commander";
import { listVoices } from "../../app/index.ts";

export function addVoices(program: Command): void {
  program
    .command("voices")
    .description("list the voices there are")
    .option("--language <tag>", "only those of a language: hi, ta, en …")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", "\nExamples:\n  $ sutradhar voices\n  $ sutradhar voices --language hi --json")
    .action(async (options: { language?: string; json?: boolean }) => {
      const voices = await listVoices(options.language);
      if (options.json) process.stdout.write(`${JSON.stringify({ voices }, undefined, 2)}\n`);
      else {
        for (const { id, language, gender, title, experimental } of voices) {
          process.stdout.write(
            `${id.padEnd(20)} ${language.padEnd(4)} ${gender.padEnd(7)} ${title}${experimental ? " (experimental)" : ""}\n`,
          );
        }
      }
    });
}

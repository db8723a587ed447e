import type { Command } from "commander";
import { showConfig, type ShownSetting } from "../../app/index.ts";

export function addConfig(program: Command): void {
  const config = program.command("config").description("what is set; docs/reference/configuration.md says what can be");
  config
    .command("show")
    .description("every setting with its value and where that comes from; secrets are hidden")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar config show\n  $ sutradhar config show --config /etc/sutradhar.yaml --json",
    )
    .action(async (options: { json?: boolean }) => {
      const shown = await showConfig();
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ settings: shown }, undefined, 2)}\n`);
        return;
      }
      const width = Math.max(...shown.map(({ key }) => key.length));
      const lines = shown.map(({ key, value, source }) => `${key.padEnd(width)}  ${print(value)}  (${source})`);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

function print(value: ShownSetting["value"]): string {
  return value === null ? "-" : [value].flat().join(", ");
}

import type { Command } from "commander";
import { diagnose, type DoctorReport } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at everything that Sutradhar stands on; say what is wrong and how to mend it")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar doctor\n  $ sutradhar doctor --json --config /etc/sutradhar.yaml\n\n" +
        "Exit codes: 0 nothing failed (there may be warnings), 1 something did.",
    )
    .action(async (options: { json?: boolean }) => {
      const report = await diagnose();
      const text = options.json ? `${JSON.stringify(report, undefined, 2)}\n` : describe(report);
      // What gave no answer in time may still be waited for: this ends it.
      process.stdout.write(text, () => process.exit(report.isHealthy ? exitCodes.done : exitCodes.fault));
    });
}

function describe({ findings }: DoctorReport): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, detail, mend }) => [
    `${state.padEnd(4)}  ${name.padEnd(width)}  ${detail}`,
    ...(mend ? [`${" ".repeat(width + 8)}→ ${mend}`] : []),
  ]);
  const count = (wanted: string): number => findings.filter(({ state }) => state === wanted).length;
  return `${[...lines, `failed: ${count("fail")}, warnings: ${count("warn")}`].join("\n")}\n`;
}

import type { Command } from "commander";
import { checkScript, readConfig } from "../../app/index.ts";
import { formatProblem } from "../../core/index.ts";
import { setOption } from "../options.ts";

export function addCheck(program: Command): void {
  program
    .command("check")
    .description("read a script and say what is wrong with it; render nothing")
    .argument("<script>", "a Markdown file")
    .addOption(setOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar check examples/diwali.md\n  $ sutradhar check greeting.md --set name=Meera --json",
    )
    .action(async (script: string, options: { set: Readonly<Record<string, string>>; json?: boolean }) => {
      const report = await checkScript(script, options.set, readConfig());
      if (options.json) {
        process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
        return;
      }
      for (const warning of report.warnings) process.stderr.write(`${formatProblem(warning)} [${warning.code}]\n`);
      for (const { line, message } of report.advice) process.stderr.write(`${script}:${line}: advice: ${message}\n`);
      process.stdout.write(
        `${script}: ${count(report.scenes, "scene")}, ${count(report.shots.length, "shot")}, about ${Math.ceil(report.estimatedMs / 1000)} s. No errors.\n`,
      );
    });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

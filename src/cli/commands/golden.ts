import type { Command } from "commander";
import { loadGoldenJobs, readConfig, type CaseReport, type Config } from "../../app/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { parseJobs } from "../options.ts";
import { exitCodes } from "../report-error.ts";

interface GoldenOptions {
  readonly suite: string;
  readonly out: string;
  readonly jobs?: number;
  readonly add?: boolean;
  readonly json?: boolean;
  readonly voiceModel?: string;
}

export function addGolden(program: Command): void {
  const golden = program
    .command("golden")
    .description("golden samples: videos that are made again and compared with how they were approved");
  common(golden.command("record").description("make the cases of a suite and keep what they look and sound like"))
    .addHelpText("after", "\nExamples:\n  $ sutradhar golden record\n  $ sutradhar golden record 'hindi-*'")
    .action(async (cases: string[], options: GoldenOptions) => {
      const { recordSuite } = await loadGoldenJobs();
      report(await withRequest(cases, options, recordSuite), options);
    });
  common(golden.command("check").description("make the cases of a suite and compare each with what was approved"))
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar golden check
  $ sutradhar golden check --suite golden/suite.json --json
  $ sutradhar golden check --voice-model alignment@1.1.0

It leaves out/golden/report.html, junit.xml and report.md. Exit codes: 0 all are as approved, 3 one is not.`,
    )
    .action(async (cases: string[], options: GoldenOptions) => {
      const { checkSuite, writeReports } = await loadGoldenJobs();
      const reports = await withRequest(cases, options, checkSuite);
      await writeReports({ title: "Golden samples", parts: [], cases: reports }, options.out);
      report(reports, options);
    });
  common(golden.command("approve").description("take what was made last as it should be"))
    .option("--add", "beside what was approved before, and not instead of it")
    .addHelpText("after", "\nExamples:\n  $ sutradhar golden approve\n  $ sutradhar golden approve hindi-480p25 --add")
    .action(async (cases: string[], { suite, out, add = false, json }: GoldenOptions) => {
      const { approveCases } = await loadGoldenJobs();
      const approved = await approveCases({ suitePath: suite, outDirectory: out, only: cases, isAdded: add });
      process.stdout.write(json ? `${JSON.stringify({ approved }, undefined, 2)}\n` : `${approved.join("\n")}\n`);
    });
}

function common(command: Command): Command {
  return command
    .argument("[cases...]", "names of cases, where not all are wanted; * at the end stands for anything")
    .option("--suite <file>", "the suite; docs/guides/golden.md says what is in it", "golden/suite.json")
    .option("--out <folder>", "where results go", "out/golden")
    .option("--voice-model <name>", "finds scripts in recordings, instead of the model that the suite names")
    .option("--jobs <n>", "how many processes render (default: one a core)", parseJobs)
    .option("--json", "print one JSON document and nothing else");
}

type SuiteWork = Awaited<ReturnType<typeof loadGoldenJobs>>["checkSuite"];

async function withRequest(
  only: readonly string[],
  { suite, out, jobs, json, voiceModel }: GoldenOptions,
  work: SuiteWork,
): Promise<readonly CaseReport[]> {
  const config: Config = readConfig();
  return work({
    config,
    jobs: jobs ?? config.jobs,
    suitePath: suite,
    outDirectory: out,
    only,
    ...(voiceModel === undefined ? {} : { voiceModel }),
    signal: untilInterrupted(),
    ...(json ? {} : { onCase: (each: CaseReport) => process.stderr.write(tellCase(each)) }),
  });
}

export function tellCase({ name, isGood, told, elapsedMs }: CaseReport): string {
  return `${isGood ? "✓" : "✗"} ${name} (${(elapsedMs / 1000).toFixed(1)} s): ${told}\n`;
}

function report(reports: readonly CaseReport[], { json }: GoldenOptions): void {
  const good = reports.filter(({ isGood }) => isGood).length;
  if (json) process.stdout.write(`${JSON.stringify({ cases: reports }, undefined, 2)}\n`);
  else process.stdout.write(`${good} of ${reports.length} are good\n`);
  if (good < reports.length) process.exitCode = exitCodes.refused;
}

import { access } from "node:fs/promises";
import type { Command } from "commander";
import { loadGoldenJobs, readConfig } from "../../app/index.ts";
import { untilInterrupted } from "../interruption.ts";
import { parseJobs } from "../options.ts";
import { exitCodes } from "../report-error.ts";
import { tellCase } from "./golden.ts";

interface CiOptions {
  readonly base: string;
  readonly suite: string;
  readonly out: string;
  readonly jobs?: number;
  readonly json?: boolean;
}

export function addCi(program: Command): void {
  program
    .command("ci")
    .description("check what a change may touch: scripts, avatars, policy, and golden samples of what is made of them")
    .requiredOption("--base <ref>", "what the change is held against: a branch, a tag or a commit")
    .option("--suite <file>", "the golden suite; where there is none, nothing is rendered", "golden/suite.json")
    .option("--out <folder>", "where report.html, junit.xml and report.md go", "out/ci")
    .option("--jobs <n>", "how many processes render (default: one a core)", parseJobs)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar ci --base origin/main
  $ sutradhar ci --base v1.4.0 --suite golden/suite.json --json

deploy/ci has workflows for GitHub Actions, GitLab and Tekton. Exit codes: 0 all is well, 3 a check failed.`,
    )
    .action(run);
}

async function run({ base, suite, out, jobs, json }: CiOptions): Promise<void> {
  const config = readConfig();
  const { checkChange, writeReports } = await loadGoldenJobs();
  const hasSuite = await access(suite).then(
    () => true,
    () => false,
  );
  const report = await checkChange({
    base,
    config,
    jobs: jobs ?? config.jobs,
    outDirectory: out,
    signal: untilInterrupted(),
    ...(hasSuite ? { suitePath: suite } : {}),
    ...(json
      ? {}
      : {
          onCase: (each) => process.stderr.write(tellCase(each)),
          onPart: ({ kind, name, isGood, told }) =>
            process.stderr.write(`${isGood ? "✓" : "✗"} ${kind} ${name}: ${told}\n`),
        }),
  });
  const paths = await writeReports({ title: `What has changed since ${base}`, ...report }, out);
  const checks = report.parts.length + report.cases.length;
  const bad = [...report.parts, ...report.cases].filter(({ isGood }) => !isGood).length;
  const sum = `${report.changed.length} files changed, ${checks} checks, ${bad} failed; ${paths.html}\n`;
  process.stdout.write(json ? `${JSON.stringify({ ...report, reports: paths }, undefined, 2)}\n` : sum);
  if (!report.isGood) process.exitCode = exitCodes.refused;
}

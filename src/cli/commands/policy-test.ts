import type { Command } from "commander";
import { loadPolicyJobs, readConfig } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";

export function addPolicyTest(policy: Command): void {
  policy
    .command("test")
    .description("ask the rules that are set every case of some files, and hold the answers against what is expected")
    .argument("[files...]", "files of cases, as in deploy/policy/cases: those that ship, if none is named")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar policy test
  $ sutradhar policy test our-cases.json --json
  $ SUTRADHAR_POLICY_URL=http://127.0.0.1:8181 sutradhar policy test

Exit codes: 0 every answer is the one that is expected, 3 one is not.`,
    )
    .action(run);
}

async function run(files: readonly string[], { json }: { readonly json?: boolean }): Promise<void> {
  const { testPolicy } = await loadPolicyJobs();
  const tested = await testPolicy(files, readConfig());
  const { bundle, decisions, failures } = tested;
  const lines = [
    ...decisions.map(({ decision, passed, failed }) => `${decision.padEnd(11)} ${passed} as expected, ${failed} not`),
    ...failures.map(
      ({ decision, name, expected, came }) =>
        `${decision}, ${name}:\n  expected ${JSON.stringify(expected)}\n  came     ${JSON.stringify(came)}`,
    ),
    `by the bundle ${bundle}`,
  ];
  process.stdout.write(`${json ? JSON.stringify(tested, undefined, 2) : lines.join("\n")}\n`);
  if (failures.length > 0) process.exitCode = exitCodes.refused;
}

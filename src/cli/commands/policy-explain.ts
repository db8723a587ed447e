import type { Command } from "commander";
import { loadPolicyJobs, readConfig } from "../../app/index.ts";
import { exitCodes } from "../report-error.ts";

export function addPolicyExplain(policy: Command): void {
  policy
    .command("explain")
    .description("ask one question, and say what the answer means")
    .argument("<decision>", "order, consent, egress, moderation, label, release, approvals, retention or roles")
    .argument("<file>", "the facts, as JSON; - reads them from standard input")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar policy explain release facts.json
  $ echo '{"scope":"videos:write","here":["viewer"],"everywhere":[]}' | sutradhar policy explain roles - --json

Exit codes: 0 allowed, 3 refused, 4 people can still agree to it.`,
    )
    .action(run);
}

async function run(decision: string, file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { explainPolicy, readInput } = await loadPolicyJobs();
  const explained = await explainPolicy({ decision, input: await readInput(file) }, readConfig());
  const { allow, reasons, sentences, name, bundle, inputSha256, ...more } = explained;
  const lines = [
    `${name}: ${allow ? "allowed" : "refused"}`,
    ...reasons.map((reason, index) => `  ${reason}: ${sentences[index]}`),
    ...Object.entries(more).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    `by the bundle ${bundle ?? "of nobody"}, of the facts ${inputSha256}`,
  ];
  process.stdout.write(`${json ? JSON.stringify(explained, undefined, 2) : lines.join("\n")}\n`);
  if (!allow) process.exitCode = more["action"] === "review" ? exitCodes.waits : exitCodes.refused;
}

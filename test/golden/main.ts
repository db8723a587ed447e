/**
 * `npm run golden`: names the golden pictures that look like none of their baselines, and exits with 1.
 *   -- --approve CASE        takes today's look of a case instead of what was approved; presenter-asha* takes those of hers
 *   -- --approve CASE --add  approves it beside what was approved before
 * Only what differs is written.
 */
import { parseArgs } from "node:util";
import { describeDifference } from "../../src/quality/index.ts";
import { openAllCases, type GoldenCase } from "./golden-cases.ts";
import { approve, judge, leaveEvidence } from "./golden-store.ts";

const { values } = parseArgs({
  options: { approve: { type: "string", multiple: true, default: [] }, add: { type: "boolean", default: false } },
});
const cases = await openAllCases();
const isApproval = values.approve.length > 0;
const chosen = isApproval ? values.approve.flatMap(chooseCases) : cases;
let nearCount = 0;
for (const each of chosen) if (!(await report(each))) nearCount += 1;
process.stdout.write(`${nearCount} of ${chosen.length} looked as they were approved\n`);

function chooseCases(wanted: string): readonly GoldenCase[] {
  const matches = cases.filter(({ name }) =>
    wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted,
  );
  if (matches.length > 0) return matches;
  process.stderr.write(`no case ${wanted}: ${cases.map(({ name }) => name).join(", ")}\n`);
  process.exitCode = 2;
  return [];
}

/** Whether a case differed. */
async function report({ name, draw }: GoldenCase): Promise<boolean> {
  const actual = await draw();
  const verdict = await judge(name, actual);
  if (verdict.isNear) return false;
  const { nearest } = verdict;
  const what = nearest ? describeDifference(nearest.difference) : "no baseline";
  if (isApproval) {
    const path = await approve(name, actual, { isAdded: values.add });
    process.stdout.write(`${name}: ${what}; approved as ${path}\n`);
  } else {
    process.stdout.write(`${name}: ${what}; look at ${await leaveEvidence(name, actual, verdict)}\n`);
    process.exitCode = 1;
  }
  return true;
}

import { expect } from "vitest";
import { describeDifference } from "../../src/quality/index.ts";
import type { GoldenCase } from "./golden-cases.ts";
import { judge, leaveEvidence } from "./golden-store.ts";

/** Fails where a case looks like none of its baselines, and leaves the pictures that show why. */
export async function expectGolden({ name, draw }: GoldenCase): Promise<void> {
  const actual = await draw();
  const verdict = await judge(name, actual);
  if (verdict.isNear) return;
  const folder = await leaveEvidence(name, actual, verdict);
  const { nearest } = verdict;
  const what = nearest
    ? `no longer looks as ${nearest.file}: ${describeDifference(nearest.difference)}`
    : "has no baseline";
  expect.fail(`${name} ${what}. Look at ${folder}; if it should be so: npm run golden -- --approve ${name}`);
}

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBuiltInModerator, measureSuite, parseSuite } from "../../src/governance/moderation/index.ts";

const cases = parseSuite(readFileSync(new URL("own-suite.csv", import.meta.url)));
const moderator = createBuiltInModerator();
const now = new Date("2026-11-22T10:00:00Z");

test("the suite is large, in many languages, and a good part of it is held out", () => {
  const counts = Object.groupBy(cases, ({ language }) => language ?? "none");
  expect(cases.length).toBeGreaterThan(900);
  expect((counts["en"]?.length ?? 0) + (counts["hi"]?.length ?? 0) + (counts["hi-Latn"]?.length ?? 0)).toBeGreaterThan(
    800,
  );
  expect(Object.keys(counts).length).toBe(16);
  expect(cases.filter(({ split }) => split === "held_out").length).toBeGreaterThan(350);
});

describe.each([
  ["held_out", 0.85, 0.9],
  ["tuned", 0.95, 0.95],
] as const)("the half that is %s", (split, stoppedMin, allowedMin) => {
  test("is dealt with as well as the guide says", async () => {
    const half = cases.filter((one) => one.split === split);
    const { hatefulStopped, harmlessAllowed } = await measureSuite(moderator, half, { now });
    expect(hatefulStopped?.share).toBeGreaterThanOrEqual(stoppedMin);
    expect(harmlessAllowed?.share).toBeGreaterThanOrEqual(allowedMin);
  });
});

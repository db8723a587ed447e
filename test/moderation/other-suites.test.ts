import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createBuiltInModerator, measureSuite, parseSuite } from "../../src/governance/moderation/index.ts";

const cases = parseSuite(readFileSync(new URL("second-suite.csv", import.meta.url)));
const moderator = createBuiltInModerator();
const now = new Date("2026-11-29T10:00:00Z");

test("the half of the second suite that nobody looked at is dealt with as the guide says", async () => {
  const half = cases.filter(({ split }) => split === "held_out");
  expect(half.length).toBeGreaterThan(800);
  const { hatefulStopped, harmlessAllowed } = await measureSuite(moderator, half, { now });
  expect(hatefulStopped?.share).toBeGreaterThanOrEqual(0.85);
  expect(harmlessAllowed?.share).toBeGreaterThanOrEqual(0.8);
});

test("what campaigns say on an ordinary day is let through, in fifteen languages", async () => {
  const everyday = cases.filter(({ functionality }) => functionality === "campaign");
  expect(new Set(everyday.map(({ language }) => language)).size).toBe(16);
  const { rows } = await measureSuite(moderator, everyday, { now });
  expect(rows).toMatchObject([{ isHateful: false, counts: { block: 0, review: 0 } }]);
});

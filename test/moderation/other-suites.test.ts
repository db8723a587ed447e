import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createBuiltInModerator, measureSuite, parseSuite } from "../../src/governance/moderation/index.ts";

const cases = parseSuite(readFileSync(new URL("second-suite.csv", import.meta.url)));
const moderator = createBuiltInModerator();
const now = new Date("2026-11-29T10:00:00Z");

test.each(["fourth", "sixth"])(
  "the %s suite, of which nothing was learned, is dealt with as the guide says",
  async (name) => {
    const heldOut = parseSuite(readFileSync(new URL(`${name}-suite.csv`, import.meta.url)));
    expect(heldOut.every(({ split }) => split === "held_out")).toBe(true);
    const { hatefulStopped, harmlessAllowed } = await measureSuite(moderator, heldOut, { now });
    expect(hatefulStopped?.share).toBeGreaterThanOrEqual(0.85);
    expect(harmlessAllowed?.share).toBeGreaterThanOrEqual(0.85);
  },
);

test("sentences that weights were not learned from, and patterns were mended by, are dealt with", async () => {
  const fifth = parseSuite(readFileSync(new URL("fifth-suite.csv", import.meta.url)));
  const { hatefulStopped, harmlessAllowed } = await measureSuite(moderator, fifth, { now });
  expect(hatefulStopped?.share).toBeGreaterThanOrEqual(0.98);
  expect(harmlessAllowed?.share).toBeGreaterThanOrEqual(0.98);
});

test("calls to violence and votes in the thirteen other languages are stopped, and what is none of it is not", async () => {
  const kinds = new Set(["gravest", "political", "gravest_not"]);
  const ours = cases.filter(({ functionality }) => kinds.has(functionality));
  expect(new Set(ours.map(({ language }) => language)).size).toBe(13);
  const { hatefulStopped, harmlessAllowed } = await measureSuite(moderator, ours, { now });
  expect([hatefulStopped?.share, harmlessAllowed?.share]).toEqual([1, 1]);
});

test("what campaigns say on an ordinary day is let through, in fifteen languages", async () => {
  const everyday = cases.filter(({ functionality }) => functionality === "campaign");
  expect(new Set(everyday.map(({ language }) => language)).size).toBe(16);
  const { rows } = await measureSuite(moderator, everyday, { now });
  expect(rows).toMatchObject([{ isHateful: false, counts: { block: 0, review: 0 } }]);
});

const ordinary = parseSuite(readFileSync(new URL("ordinary.csv", import.meta.url)));

test("ordinary sentences are many, in fourteen languages and ways of writing, and every other one is held out", () => {
  expect(ordinary.length).toBeGreaterThanOrEqual(400);
  expect(new Set(ordinary.map(({ language }) => language)).size).toBe(14);
  expect(ordinary.every(({ split }, index) => split === (index % 2 === 0 ? "tuned" : "held_out"))).toBe(true);
});

test.each([
  ["tuned", 0.99],
  ["held_out", 0.98],
])("ordinary sentences that are %s are let through", async (split, allowedMin) => {
  const half = ordinary.filter((one) => one.split === split);
  const { harmlessAllowed } = await measureSuite(moderator, half, { now });
  expect(harmlessAllowed?.share).toBeGreaterThanOrEqual(allowedMin);
});

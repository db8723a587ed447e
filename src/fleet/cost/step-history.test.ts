import { afterAll, beforeAll, expect, it } from "vitest";
import { meteredAttempt, roundMetering } from "../../../test/fixtures/metered-attempt.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { recordMeter, type MeteredAttempt } from "./record-meter.ts";
import { findStepHistory } from "./step-history.ts";

const fullHd = 1920 * 1080;
const since = new Date("2026-11-01T00:00:00Z");

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  const render = Array.from({ length: 101 }, (_, index) =>
    // From 10 to 20 ms a frame.
    meteredAttempt({ nodeId: `render/${index}`, usage: { frames: 100, cpuMs: 1_000 + index * 10 } }),
  );
  const others: MeteredAttempt[] = [
    meteredAttempt({ nodeId: "old", at: new Date("2026-10-01T00:00:00Z"), usage: { cpuMs: 9_999_999 } }),
    meteredAttempt({ nodeId: "failed", outcome: "failed", usage: { cpuMs: 9_999_999 } }),
    meteredAttempt({ nodeId: "resumed", usage: { frames: 0, cpuMs: 9_999_999 } }),
    meteredAttempt({ nodeId: "small", pixels: 854 * 480, usage: { cpuMs: 9_999_999 } }),
    meteredAttempt({ nodeId: "bake", step: "bake-rig", pixels: 0, usage: { frames: 0, cpuMs: 1_900 } }),
    meteredAttempt({ nodeId: "dream", step: "dream", class: "gpu-small", usage: { gpuMs: 600, cpuMs: 9, frames: 10 } }),
    meteredAttempt({ nodeId: "theirs", workspaceId: "other", step: "speak", usage: { frames: 10, cpuMs: 50 } }),
  ];
  await opened.database.engine.transaction().execute(async (trx) => {
    for (const attempt of [...render, ...others]) await recordMeter(trx, attempt, roundMetering);
  });
});
afterAll(() => opened.close());

it("gives what like steps took: lately, done, at that size or at none", async () => {
  const steps = ["render", "bake-rig", "dream", "speak", "unheard-of", "render"];
  const history = await findStepHistory(opened.database.engine, { steps, pixels: fullHd, since });
  expect(history.map(({ step, attempts, isByFrame }) => [step, attempts, isByFrame])).toEqual([
    ["bake-rig", 1, false],
    ["dream", 1, true],
    ["render", 101, true],
    ["speak", 1, true],
  ]);
  const render = history.find(({ step }) => step === "render")?.workMs;
  expect(render?.low).toBeCloseTo(11);
  expect(render?.likely).toBeCloseTo(15);
  expect(render?.high).toBeCloseTo(19);
  expect(history[1]?.workMs.likely).toBe(60);
});

it("gives a workspace what its own steps took", async () => {
  const query = { steps: ["render", "speak"], pixels: fullHd, since };
  const own = await findStepHistory(opened.database.engine, { ...query, workspaceId: "other" });
  expect(own.map(({ step }) => step)).toEqual(["speak"]);
  const seen = await opened.database.forWorkspace("other", (trx) => findStepHistory(trx, query));
  expect(seen).toEqual(own);
});

import { expect, it } from "vitest";
import { roundPrices } from "../../../test/fixtures/metered-attempt.ts";
import { estimateSteps, type EstimatedStep } from "./estimate-steps.ts";
import type { StepHistory } from "./step-history.ts";

const fullHd = 1920 * 1080;
const base = { pixels: fullHd, jobs: 2, prices: roundPrices };

/** One shot's steps and those of the whole video, as a planner would list them. */
function stepsOf(shots: number, framesOfShot: number, isCached = false): EstimatedStep[] {
  const step = (name: string, frames: number): EstimatedStep => ({ step: name, class: "cpu", frames, isCached });
  return [
    step("bake-rig", 0),
    step("bake-plate", 0),
    ...Array.from({ length: shots }, () =>
      ["speak", "animate", "render"].map((name) => step(name, framesOfShot)),
    ).flat(),
    ...["mix", "assemble", "verify"].map((name) => step(name, shots * framesOfShot)),
  ];
}

it("comes to what the bench measured end to end, for the script that it was measured with", () => {
  // docs/bench.md: 1897 frames of 20 chunks, 31.9 s with two processes, 2.46 times 12.78 ms of processor time a frame.
  const { wallMs, costMicroInr, basis, frames } = estimateSteps({ ...base, steps: stepsOf(19, 100) });
  expect(Math.abs(wallMs.likely / 31_900 - 1)).toBeLessThan(0.1);
  expect(Math.abs(costMicroInr.likely / 1_000_000 / (1.9 * 2.46 * 12.78) - 1)).toBeLessThan(0.15);
  expect(wallMs.low).toBeLessThan(wallMs.likely);
  expect(wallMs.high).toBeGreaterThan(wallMs.likely);
  expect(basis).toBe("documented");
  expect(frames).toEqual({ total: 1_900, rendered: 1_900 });
});

it("costs nothing where the store holds all of it", () => {
  expect(estimateSteps({ ...base, steps: stepsOf(3, 100, true) })).toEqual({
    wallMs: { low: 0, likely: 0, high: 0 },
    costMicroInr: { low: 0, likely: 0, high: 0 },
    steps: { total: 14, cached: 14 },
    frames: { total: 300, rendered: 0 },
    basis: "nothing_to_do",
    priceList: "round",
  });
  expect(estimateSteps({ ...base, steps: [] }).basis).toBe("nothing_to_do");
});

it("counts only what is left, and less for a smaller picture", () => {
  const steps = [...stepsOf(1, 100), ...stepsOf(9, 100, true)];
  const whole = estimateSteps({ ...base, steps: stepsOf(10, 100) });
  const part = estimateSteps({ ...base, steps });
  const small = estimateSteps({ ...base, pixels: 854 * 480, steps: stepsOf(10, 100) });
  expect(part.costMicroInr.likely).toBeLessThan(whole.costMicroInr.likely / 4);
  expect(part.frames).toEqual({ total: 1_000, rendered: 100 });
  expect(small.costMicroInr.likely).toBeLessThan(whole.costMicroInr.likely / 2);
});

const measured = (change: Partial<StepHistory>): StepHistory => ({
  step: "render",
  pixels: fullHd,
  attempts: 50,
  isByFrame: true,
  workMs: { low: 8, likely: 10, high: 15 },
  ...change,
});
const render: EstimatedStep[] = [{ step: "render", class: "cpu", frames: 100, isCached: false }];

it("takes what was measured here before what is documented", () => {
  const { costMicroInr, basis } = estimateSteps({ ...base, steps: render, history: [measured({})] });
  expect(costMicroInr).toEqual({ low: 800_000, likely: 1_000_000, high: 1_500_000 });
  expect(basis).toBe("measured");
});

it.each([
  ["of another size", measured({ pixels: 640 * 360 })],
  ["of another step", measured({ step: "speak" })],
  ["too seldom", measured({ attempts: 4 })],
  ["by the attempt, of a step that grows with the video", measured({ isByFrame: false })],
])("does not take what was measured %s", (_, history) => {
  expect(estimateSteps({ ...base, steps: render, history: [history] }).basis).toBe("documented");
});

it("says where it rests on both", () => {
  const steps = [...render, { step: "speak", class: "cpu", frames: 100, isCached: false }];
  expect(estimateSteps({ ...base, steps, history: [measured({})] }).basis).toBe("both");
});

it("counts a step that has no frames by the attempt", () => {
  const steps = [{ step: "bake-rig", class: "cpu", frames: 0, isCached: false }];
  const history = [
    measured({ step: "bake-rig", pixels: 0, isByFrame: false, workMs: { low: 1, likely: 2_000, high: 3 } }),
  ];
  expect(estimateSteps({ ...base, steps, history }).costMicroInr.likely).toBe(2_000_000);
});

it("prices a GPU's time, and knows something of a step that it does not know", () => {
  const steps = [{ step: "dream", class: "gpu-small", frames: 1_000, isCached: false }];
  expect(estimateSteps({ ...base, steps }).costMicroInr.likely).toBe(20_000_000);
});

it("takes no less than the longest step, however many workers there are", () => {
  const long = { step: "mix", class: "cpu", frames: 100_000, isCached: false };
  const { wallMs } = estimateSteps({ ...base, jobs: 64, steps: [...stepsOf(2, 10), long] });
  expect(wallMs.low).toBeGreaterThanOrEqual(100_000 * 2.62 * 0.6);
});

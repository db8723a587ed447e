import { expect, it } from "vitest";
import type { RunEvent } from "../executors/index.ts";
import type { VideoPlan } from "../planner/index.ts";
import { createReporter, type RenderProgress } from "./report-progress.ts";

type Node = RunEvent["node"];

const steps = ["bake-rig", "bake-plate", "speak", "speak", "render", "render", "mix", "assemble", "verify"];
const nodes = steps.map((step, index) => ({ id: `${step}/${index}`, step }) as Node);
const video = { plan: { nodes }, shots: [] } as unknown as VideoPlan;

/** Feeds events, by the node's place in the plan, and returns what was reported. */
function report(
  ...events: readonly (readonly [number, RunEvent["kind"], number?])[]
): Omit<RenderProgress, "elapsedMs">[] {
  const seen: Omit<RenderProgress, "elapsedMs">[] = [];
  const keep = ({ stage, done, total, unit }: RenderProgress) => seen.push({ stage, done, total, unit });
  const feed = createReporter(video, keep, 0);
  for (const [index, kind, framesDone] of events) {
    const node = nodes[index] as Node;
    feed({
      kind,
      node,
      ...(kind === "progress" ? { progress: { done: framesDone, total: 90, unit: "frames" } } : {}),
    } as RunEvent);
  }
  return seen;
}

it("counts steps and sentences, those that were reused too", () => {
  expect(report([0, "finished"], [1, "reused"], [2, "finished"])).toEqual([
    { stage: "bake", done: 1, total: 2, unit: "steps" },
    { stage: "bake", done: 2, total: 2, unit: "steps" },
    { stage: "speak", done: 1, total: 2, unit: "sentences" },
  ]);
});

it("says nothing of a step that began, failed or is tried again", () => {
  expect(report([2, "started"], [2, "retried"], [2, "failed"])).toEqual([]);
});

it("takes shots that are not spoken yet to be as long as the others", () => {
  expect(report([4, "progress", 30])).toEqual([{ stage: "render", done: 30, total: 180, unit: "frames" }]);
});

it("comes to all of the frames when all is drawn", () => {
  const seen = report(
    [4, "progress", 30],
    [5, "progress", 45],
    [4, "progress", 90],
    [5, "progress", 90],
    [4, "finished"],
    [5, "finished"],
  );
  expect(seen.at(-1)).toEqual({ stage: "render", done: 180, total: 180, unit: "frames" });
  expect(seen.map(({ done }) => done)).toEqual([30, 75, 135, 180, 180, 180]);
});

it("asks for no frames of a shot that was reused", () => {
  expect(report([4, "reused"], [5, "progress", 45]).at(-1)).toEqual({
    stage: "render",
    done: 45,
    total: 90,
    unit: "frames",
  });
});

it("counts shots where every one was reused", () => {
  expect(report([4, "reused"], [5, "reused"]).at(-1)).toEqual({ stage: "render", done: 2, total: 2, unit: "steps" });
});

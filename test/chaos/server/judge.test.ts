import { describe, expect, it } from "vitest";
import type { Attempt, Evidence } from "./evidence.ts";
import {
  judgeDrawing,
  judgeEffects,
  judgeRemains,
  judgeSleeps,
  judgeTakeovers,
  judgeVideos,
  measureStandstill,
  type Finding,
} from "./judge.ts";
import { measureDrawing, type TaskNote } from "./task-journal.ts";

const attempt: Attempt = {
  run: "run",
  video: "vid_1",
  priority: "interactive",
  node: "release",
  step: "release",
  fence: 1,
  outcome: "done",
  processId: 7,
  seenMs: 1_000,
  startedMs: 1_000,
  endedMs: 2_000,
};
const evidence: Evidence = {
  videos: [{ id: "vid_1", state: "ready", name: "order-0.md", masterSha256: "aa", problem: null }],
  attempts: [attempt],
  effects: { release: 1, sign: 1 },
  deadLetters: 0,
  failures: 0,
  remains: { runs: 0, steps: 0, attempts: 0, jobs: 0, locks: 0 },
};
const wanted = [{ name: "order-0.md", masterSha256: "aa" }];
const strike = { what: "worker", atMs: 1_500, processId: 7 };
const held = { run: "run", node: "render", fence: 1 };
const sleep = { processId: 7, fromMs: 0, untilMs: 26_000, held: [held] };
const takenOver = (outcome: string): Attempt[] => [
  { ...attempt, node: "render", outcome },
  { ...attempt, node: "render", fence: 2 },
];
const nothing = { chunksBegun: 2, chunksNeeded: 2, chunksAgain: 0, framesNeeded: 9, framesAgain: 0, processes: 1 };

const holds = (findings: readonly Finding[]): boolean => findings.every((each) => each.holds);

it("finds no fault where all held", () => {
  expect(
    holds([
      ...judgeVideos(evidence, wanted),
      ...judgeEffects(evidence),
      ...judgeRemains(evidence),
      ...judgeDrawing(nothing, 0),
      ...judgeTakeovers(evidence, [strike], 30_000),
      ...judgeSleeps({ ...evidence, attempts: takenOver("lost") }, [sleep], 1),
    ]),
  ).toBe(true);
});

describe("finds out", () => {
  it.each<[string, readonly Finding[]]>([
    ["a video that is not ready", judgeVideos({ ...evidence, videos: [] }, wanted)],
    [
      "one that failed beside it",
      judgeVideos({ ...evidence, videos: [...evidence.videos, { ...evidence.videos[0]!, state: "failed" }] }, wanted),
    ],
    ["another master", judgeVideos(evidence, [{ name: "order-0.md", masterSha256: "bb" }])],
    ["a reference that was never made", judgeVideos(evidence, [{ name: "order-0.md", masterSha256: undefined }])],
    ["a release that was done twice", judgeEffects({ ...evidence, attempts: [attempt, { ...attempt, fence: 2 }] })],
    ["an effect that nobody kept", judgeEffects({ ...evidence, effects: { release: 0, sign: 1 } })],
    ["a video that was signed twice", judgeEffects({ ...evidence, effects: { release: 1, sign: 2 } })],
    ["a job that is left", judgeRemains({ ...evidence, remains: { ...evidence.remains, jobs: 1 } })],
    ["a dead letter", judgeRemains({ ...evidence, deadLetters: 1 })],
    ["a lost attempt", judgeRemains({ ...evidence, failures: 1 })],
    ["more drawn again than was lost", judgeDrawing({ ...nothing, chunksAgain: 2 }, 1)],
    [
      "a step that waited too long",
      judgeTakeovers(
        {
          ...evidence,
          attempts: [
            { ...attempt, outcome: "lost" },
            { ...attempt, fence: 2, startedMs: 31_501 },
          ],
        },
        [strike],
        30_000,
      ),
    ],
    [
      "a worker that ends what another has begun",
      judgeSleeps({ ...evidence, attempts: takenOver("done") }, [sleep], 1),
    ],
    ["a sleep that never was", judgeSleeps(evidence, [], 1)],
  ])("%s", (_what, findings) => {
    expect(holds(findings)).toBe(false);
  });
});

it("counts from a worker's death, or from when it was last heard of", () => {
  const attempts = [
    { ...attempt, outcome: "lost", seenMs: 5_000 },
    { ...attempt, fence: 2, startedMs: 15_000 },
  ];
  const longest = (strikes: Parameters<typeof judgeTakeovers>[1]) =>
    judgeTakeovers({ ...evidence, attempts }, strikes, 30_000)[0]?.row[1];
  expect(longest([strike])).toContain("13.5 s");
  expect(longest([])).toContain("10.0 s");
});

it("lets a campaign's steps wait behind those that somebody waits for", () => {
  const late = [
    { ...attempt, outcome: "lost", seenMs: 5_000 },
    { ...attempt, fence: 2, startedMs: 99_000 },
  ];
  const bulk = late.map((each) => ({ ...each, priority: "bulk" as const }));
  expect(judgeTakeovers({ ...evidence, attempts: late }, [], 30_000)[0]?.holds).toBe(false);
  expect(judgeTakeovers({ ...evidence, attempts: bulk }, [], 30_000)[0]?.holds).toBe(true);
});

it("measures the longest time in which no step was done", () => {
  const attempts = [
    { ...attempt, endedMs: 9_000 },
    { ...attempt, outcome: "lost", endedMs: 5_000 },
  ];
  expect(measureStandstill({ ...evidence, attempts }, 1_000)).toBe(8_000);
});

it("counts what render processes were given, and what of it twice", () => {
  const note = { atMs: 0, worker: 1, child: 2 };
  const begun = (chunk: string): TaskNote => ({ ...note, kind: "begun", task: "render-chunk", chunk, frames: 25 });
  const notes: TaskNote[] = [
    { ...note, kind: "started" },
    { ...note, kind: "begun", task: "bake-rig" },
    begun("a"),
    { ...note, kind: "gone", wasBusy: true },
    { ...note, kind: "started" },
    begun("a"),
    begun("b"),
  ];
  expect(measureDrawing(notes)).toEqual({
    chunksBegun: 3,
    chunksNeeded: 2,
    chunksAgain: 1,
    framesNeeded: 50,
    framesAgain: 25,
    processes: 2,
  });
});

import { describe, expect, test } from "vitest";
import { assignVideo, bucketOf, type NewVideo } from "./assign-video.ts";
import { usualSpec } from "./judge-spec.ts";

const canary = usualSpec("canary");

const videoOf = (video: string, other: Partial<NewVideo> = {}): NewVideo => ({
  rollout: "rol_1",
  salt: "s1",
  video,
  isExecuted: true,
  isOfCountedBatch: false,
  isPinned: false,
  ...other,
});
const names = Array.from({ length: 4_000 }, (_, index) => `vid_${index}`);

describe("assignment", () => {
  test("buckets as LaunchDarkly does", () => {
    expect(bucketOf("lipsync-canary", "s1", "tenant-42")).toBeCloseTo(0.03513165728, 10);
  });

  test.each([
    [0, 0.05],
    [1, 0.25],
    [2, 0.5],
    [3, 1],
  ])("stage %i gives the candidate its share of videos", (stage, share) => {
    const arms = names.map((name) => assignVideo(canary, { stage, inFlight: 0 }, videoOf(name)));
    const chosen = arms.filter(({ arm }) => arm === "candidate").length;
    expect(Math.abs(chosen / names.length - share)).toBeLessThanOrEqual(
      4 * Math.sqrt((share * (1 - share)) / names.length),
    );
    expect(arms.every((one) => one.share === share && one.counts === true)).toBe(true);
  });

  test("whom a small stage has, a larger one has too", () => {
    const at = (stage: number) =>
      names.filter((name) => assignVideo(canary, { stage, inFlight: 0 }, videoOf(name)).arm === "candidate");
    const larger = new Set(at(1));
    expect(at(0).every((name) => larger.has(name))).toBe(true);
  });

  test("at the cap of jobs in flight the champion works, and it is no measurement", () => {
    const assigned = names.map((name) => assignVideo(canary, { stage: 0, inFlight: 4 }, videoOf(name)));
    expect(new Set(assigned.map(({ arm, share, counts }) => `${arm} ${share} ${String(counts)}`))).toEqual(
      new Set(["champion 0 capped"]),
    );
  });

  test.each([
    ["pinned", { isPinned: true }],
    ["batch", { isOfCountedBatch: true }],
    ["cached", { isExecuted: false }],
  ] as const)("%s does not count", (counts, other) => {
    expect(assignVideo(canary, { stage: 0, inFlight: 0 }, videoOf("vid_1", other)).counts).toBe(counts);
  });

  test("a shadow works beside, on its share", () => {
    const shadow = usualSpec("shadow");
    const arms = names.map((name) => assignVideo(shadow, { stage: 0, inFlight: 0 }, videoOf(name)));
    expect(arms.some(({ arm }) => arm === "candidate")).toBe(false);
    const beside = arms.filter(({ arm }) => arm === "both").length / names.length;
    expect(beside).toBeGreaterThan(0.17);
    expect(beside).toBeLessThan(0.23);
    const cached = names.map((name) =>
      assignVideo(shadow, { stage: 0, inFlight: 0 }, { ...videoOf(name), isExecuted: false }),
    );
    // What would measure nothing is not made twice.
    expect(cached.every(({ arm, counts }) => arm === "champion" && counts === "cached")).toBe(true);
  });
});

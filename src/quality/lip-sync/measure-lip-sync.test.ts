import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Timeline } from "../../media/timeline/index.ts";
import { drawTestClip, timelineOf, type TestClip } from "../../../test/fixtures/mouth-clip.ts";
import { measureLipSync, type LipSyncReport } from "./measure-lip-sync.ts";

const folder = mkdtempSync(join(tmpdir(), "lip-sync-"));
afterAll(() => rmSync(folder, { recursive: true }));

let clips = 0;

async function measure(
  clip: Omit<TestClip, "path" | "seed">,
  changeTimeline: (timeline: Timeline) => Timeline = (timeline) => timeline,
): Promise<LipSyncReport> {
  const path = join(folder, `${clips++}.mp4`);
  const timeline = await drawTestClip({ ...clip, path, seed: "diwali" });
  return measureLipSync({ videoPath: path, timeline: changeTimeline(timeline), leadMs: 0 });
}

describe.each([
  ["a medium shot at 1080p", 96],
  ["a medium shot at 480p", 43],
])("%s", (_, boxHeight) => {
  it("passes a mouth that keeps its timeline, and counts it", async () => {
    const report = await measure({ boxHeight });
    expect(report).toMatchObject({ verdict: "pass", reasons: [], closureRecall: 1, openVowelShare: 1 });
    expect(report.closures).toBeGreaterThan(20);
    expect(report.openVowels).toBe(report.closures);
    expect(Math.abs(report.medianLagMs)).toBeLessThan(10);
  });

  it("passes it with a tongue, which has the colour of lips", async () => {
    expect((await measure({ boxHeight, hasTongue: true })).reasons).toEqual([]);
  });

  it.each([
    ["dark face", ["dark"]],
    ["bearded face", ["bearded"]],
    ["video of presenters who take turns", ["dark", "fair", "bearded"]],
  ] as const)("reads a %s like any other", async (_name, faces) => {
    expect((await measure({ boxHeight, faces })).reasons).toEqual([]);
    const hardly = await measure({ boxHeight, faces, distort: (opening) => opening / 2 });
    expect(hardly.reasons).toEqual([expect.stringMatching(/^mouth open in/)]);
  });

  it.each([
    ["a mouth frozen shut", () => 0, "openVowelShare"],
    ["a mouth frozen open", () => 0.5, "openVowelShare"],
    ["a mouth that hardly opens", (opening: number) => 0.4 * opening, "openVowelShare"],
    ["lips that never quite meet", (opening: number) => 0.15 + 0.85 * opening, "closureRecall"],
  ] as const)("fails %s", async (_name, distort, measureName) => {
    const report = await measure({ boxHeight, distort });
    expect(report.verdict).toBe("fail");
    expect(report[measureName]).toBeLessThan(0.95);
  });

  it("fails another shot's timeline", async () => {
    const { phones } = timelineOf({ seed: "holi", boxHeight });
    const report = await measure({ boxHeight }, (timeline) => ({ ...timeline, phones }));
    expect(report.verdict).toBe("fail");
    expect(report.closureRecall).toBeLessThan(0.98);
    expect(report.openVowelShare).toBeLessThan(0.95);
  });

  it.each([120, -120])("fails sound that is %i ms late, and says so", async (soundLateMs) => {
    const report = await measure({ boxHeight, soundLateMs });
    for (const lagMs of [report.medianLagMs, report.lagMs]) expect(Math.abs(lagMs - soundLateMs)).toBeLessThan(15);
    expect(report.reasons).toEqual([
      expect.stringContaining(`the sound comes ${Math.round(report.lagMs)} ms after the mouth`),
    ]);
  });
});

it("takes the documented lead off the lag", async () => {
  const path = join(folder, "lead.mp4");
  const timeline = await drawTestClip({ path, seed: "diwali", boxHeight: 96, soundLateMs: 120 });
  expect(Math.abs(measureLipSync({ videoPath: path, timeline, leadMs: 120 }).medianLagMs)).toBeLessThan(10);
});

it.each([
  ["a frame less", (timeline: Timeline) => ({ ...timeline, mouth: timeline.mouth.slice(1) })],
  ["another size", (timeline: Timeline) => ({ ...timeline, width: 1 })],
])("refuses a timeline of %s", async (_, change) => {
  await expect(measure({ boxHeight: 43 }, change)).rejects.toMatchObject({ code: "video_invalid" });
});

it("says that it cannot tell where the mouth is too small, or not in the picture", async () => {
  const small = await measure({ boxHeight: 31 });
  expect(small).toMatchObject({ verdict: "not measurable", closures: 0, openVowels: 0 });
  expect(small.unseen).toBeGreaterThan(40);
  const gone = await measure({ boxHeight: 43 }, (timeline) => ({
    ...timeline,
    mouth: timeline.mouth.map((box) => ({ ...box, x: -box.width })),
  }));
  expect(gone.verdict).toBe("not measurable");
});

it("counts only what is seen where the mouth is gone for a while", async () => {
  const report = await measure({ boxHeight: 43 }, (timeline) => ({
    ...timeline,
    mouth: timeline.mouth.map((box, frame) => (frame < 90 ? { ...box, width: 0, height: 0 } : box)),
  }));
  expect(report).toMatchObject({ verdict: "pass", closureRecall: 1, openVowelShare: 1 });
  expect(report.unseen).toBeGreaterThan(10);
  expect(report.shotLagsMs).toHaveLength(2);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gatherEvidence, judgeMaster, type PlannedMaster } from "./index.ts";
import { clipSettings, plannedClip, writeTestClip, type TestClip } from "./write-test-clip.ts";

const folder = mkdtempSync(join(tmpdir(), "planted-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

const watched = [
  "frozen",
  "black",
  "flicker",
  "colour-range",
  "seams",
  "mouth-in-frame",
  "captions",
  "clipping",
  "silence",
  "duration",
] as const;

let count = 0;

async function judge(faults: Omit<TestClip, "path">, planned: PlannedMaster = plannedClip) {
  const path = join(folder, `${count++}.mp4`);
  await writeTestClip({ path, ...faults });
  return new Map(judgeMaster(gatherEvidence(path, planned)).map((result) => [result.name, result]));
}

const { width, height } = clipSettings;
const middle = 60;

interface Case {
  readonly fault: string;
  readonly gate: (typeof watched)[number];
  readonly verdict?: "fail" | "review";
  readonly clip?: Omit<TestClip, "path">;
  readonly planned?: Partial<PlannedMaster["timeline"]>;
}

const lift = (luma: Uint8Array, by: number): void => luma.forEach((value, at) => (luma[at] = value + by));

const cases: readonly Case[] = [
  {
    fault: "pictures that stop for one and a half seconds, across a seam",
    gate: "frozen",
    clip: { drawnAt: (frame) => (frame > 35 && frame < 85 ? 35 : frame) },
  },
  ...[62, 63, 64, 65].map((from) => ({
    fault: `a presenter who stands for a second and a fifth, from the ${from}th frame on`,
    gate: "frozen" as const,
    clip: { drawnAt: (frame: number) => (frame > from && frame < from + 36 ? from : frame) },
  })),
  ...[71, 72, 73, 74].map((at) => ({
    fault: `a black frame, the ${at}th`,
    gate: "black" as const,
    clip: { spoil: (luma: Uint8Array, frame: number) => frame === at && luma.fill(16) },
  })),
  ...[1, 3, 4].map((every) => ({
    fault: `light that is other every ${every} frames`,
    gate: "flicker" as const,
    verdict: "review" as const,
    clip: {
      spoil: (luma: Uint8Array, frame: number) =>
        frame > 65 && frame < 115 && Math.floor(frame / every) % 2 === 0 && lift(luma, 10),
    },
  })),
  {
    fault: "light that goes up and down ten times in a second",
    gate: "flicker",
    verdict: "review",
    clip: { spoil: (luma, frame) => frame > 70 && frame < 100 && Math.floor(frame / 2) % 2 === 0 && lift(luma, 10) },
  },
  {
    fault: "flashes",
    gate: "flicker",
    clip: { spoil: (luma, frame) => frame > 70 && frame < 100 && Math.floor(frame / 3) % 2 === 0 && lift(luma, 70) },
  },
  {
    fault: "whites beyond white",
    gate: "colour-range",
    clip: { spoil: (luma) => luma.fill(254, 0, width * 12) },
  },
  {
    fault: "a head that jumps aside where the shots meet",
    gate: "seams",
    clip: {
      spoil: (luma, frame) => {
        if (frame < middle) return;
        for (let y = 0; y < height; y++) luma.copyWithin(y * width + 8, y * width, (y + 1) * width - 8);
      },
    },
  },
  {
    fault: "a mouth half out of the picture",
    gate: "mouth-in-frame",
    planned: { mouth: plannedClip.timeline.mouth.map((box, frame) => (frame === 90 ? { ...box, x: 300 } : box)) },
  },
  {
    fault: "a caption that comes five frames late",
    gate: "captions",
    clip: { captionLateFrames: 5 },
  },
  { fault: "a caption that is not there", gate: "captions", clip: { hasCaptions: false } },
  {
    fault: "a caption that reaches over the edge of its place",
    gate: "captions",
    clip: {
      spoil: (luma, frame) => {
        if (frame < 30 || frame >= 60) return;
        for (let y = 160; y < 176; y++) luma.fill(220, y * width, (y + 1) * width);
      },
    },
  },
  {
    fault: "a mouth behind a caption",
    gate: "captions",
    planned: {
      mouth: plannedClip.timeline.mouth.map((box) => (box.frame > 9 && box.frame < 50 ? { ...box, y: 180 } : box)),
    },
  },
  { fault: "a sound at full scale", gate: "clipping", clip: { sound: (value) => 8 * value } },
  {
    fault: "a word that is not heard",
    gate: "silence",
    clip: { sound: (value, atMs) => (atMs >= 1_150 && atMs < 1_550 ? 0 : value) },
  },
  { fault: "sound that ends half a second early", gate: "duration", clip: { soundShortMs: 500 } },
  {
    fault: "speech that no mouth says",
    gate: "duration",
    verdict: "review",
    planned: { phones: Array.from({ length: 200 }, () => plannedClip.timeline.phones[0]!) },
  },
];

describe("gates of a finished video", () => {
  it("find nothing in a clip without a fault", async () => {
    const results = await judge({});
    expect(watched.map((name) => [name, results.get(name)?.verdict, results.get(name)?.reason])).toEqual(
      watched.map((name) => [name, "pass", expect.any(String)]),
    );
  });

  it.each(cases)("find $fault, and the gate $gate alone tells of it", async (each) => {
    const planned = { ...plannedClip, timeline: { ...plannedClip.timeline, ...each.planned } };
    const results = await judge(each.clip ?? {}, planned);
    const bitten = watched.filter((name) => results.get(name)?.verdict !== "pass");
    expect(bitten).toContain(each.gate);
    expect(results.get(each.gate)?.verdict).toBe(each.verdict ?? "fail");
    const besides = bitten.filter((name) => name !== each.gate);
    expect(besides.filter((name) => !alongside(each.gate).includes(name))).toEqual([]);
  });
});

/**
 * A head that stands still jumps when it wakes, of words behind the end nothing is heard, what flashes hides captions, and where a mouth is
 * said to be beside its face, nothing moves.
 */
function alongside(gate: string): readonly string[] {
  return (
    { frozen: ["seams"], flicker: ["seams", "captions"], duration: ["silence"], "mouth-in-frame": ["frozen"] }[gate] ??
    []
  );
}

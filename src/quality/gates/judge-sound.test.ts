import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { muxM4a } from "../../media/encode/index.ts";
import { aacStream, encodeAac } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { judgeSound } from "./judge-sound.ts";
import { listenToSound, type PlannedSound } from "./listen-to-sound.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-sound-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rateHz = 48_000;
const [labelMs, totalMs] = [1_800, 5_000];
/** The label's shot begins with a tenth of a second of nothing, and ends with a pause. */
const startMs = 100;
const bodyMs = startMs + labelMs + 600;

/** Something like a voice: a hum whose pitch wanders by its seed, in syllables of 300 ms. */
function speak(durationMs: number, seed: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: (durationMs * rateHz) / 1000 }, (_, i) => {
    const atMs = (i * 1000) / rateHz;
    phase += (2 * Math.PI * (180 + 60 * seed + 40 * Math.sin((atMs / 90) * (1 + seed / 7)))) / rateHz;
    const swell = Math.max(0, Math.sin((Math.PI * (atMs % 300)) / 280));
    return 0.2 * swell * (Math.sin(phase) + 0.5 * Math.sin(3 * phase + seed) + 0.3 * Math.sin(7 * phase));
  });
}

const label = speak(labelMs, 1);
const body = speak(totalMs - bodyMs, 2);
const wordsFrom = (from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / 300) }, (_, i) => {
    return { text: "pa", startMs: from + i * 300, endMs: from + i * 300 + 280 };
  });
const words = [...wordsFrom(startMs, startMs + labelMs), ...wordsFrom(bodyMs, totalMs)];
const timeline: Timeline = {
  frameRate: 30,
  width: 0,
  height: 0,
  shots: [
    { id: "label", startMs: 0, endMs: bodyMs },
    { id: "s1-01", startMs: bodyMs, endMs: totalMs },
  ],
  words,
  phones: words.flatMap(({ startMs: from }) =>
    [0, 70, 140].map((later) => ({ ipa: "a", viseme: "aa", startMs: from + later, endMs: from + later + 70 })),
  ),
  mouth: [],
};
const planned: PlannedSound = {
  timeline,
  label: { shot: "label", startSample: (startMs * rateHz) / 1000, pcm: label },
};

interface Spoiled {
  readonly label?: (value: number, at: number) => number;
  readonly body?: (value: number) => number;
  readonly durationMs?: number;
}

async function write(name: string, spoiled: Spoiled = {}): Promise<string> {
  const path = join(folder, name);
  const sound = new Float32Array((totalMs * rateHz) / 1000);
  const { label: spoilLabel = (value) => value, body: spoilBody = (value) => value } = spoiled;
  sound.set(label.map(spoilLabel), (startMs * rateHz) / 1000);
  sound.set(body.map(spoilBody), (bodyMs * rateHz) / 1000);
  const kept = sound.subarray(0, ((spoiled.durationMs ?? totalMs) * rateHz) / 1000);
  const packets = encodeAac(
    (async function* () {
      yield { left: kept, right: kept };
    })(),
  );
  await muxM4a({ path, sound: { ...aacStream, packets }, language: "eng" });
  return path;
}

const judge = (path: string, plan = planned) => {
  const results = judgeSound(listenToSound(path, plan));
  return Object.fromEntries(results.map(({ name, verdict }) => [name, verdict]));
};

let good: string;
beforeAll(async () => {
  good = await write("good.m4a");
});

describe("sound alone", () => {
  it("passes every gate as it was planned", () => {
    expect(judge(good)).toEqual({
      decode: "pass",
      label: "pass",
      loudness: "pass",
      clipping: "pass",
      silence: "pass",
      duration: "pass",
    });
  });

  it("is told to be no sound alone where it has pictures", async () => {
    await writeSmallClip(join(folder, "pictures.mp4"));
    expect(() => listenToSound(join(folder, "pictures.mp4"), planned)).toThrow(/should be sound alone/);
  });

  it("fails by its length where its end is missing", async () => {
    expect(judge(await write("short.m4a", { durationMs: 4_500 }))["duration"]).toBe("fail");
  });

  it("fails by silence where a word is not heard, and by loudness where all of it is faint", async () => {
    expect(judge(await write("silent.m4a", { body: () => 0 }))["silence"]).toBe("fail");
    const faint = (value: number): number => value / 16;
    expect(judge(await write("faint.m4a", { label: faint, body: faint }))["loudness"]).toBe("fail");
  });
});

describe("the gate for the spoken label fails one that", () => {
  const other = speak(labelMs, 5);
  const noise = (at: number): number => ((at * 2_654_435_761) % 4_294_967_296) / 2_147_483_648 - 1;
  it.each<[string, Spoiled["label"]]>([
    ["is not there", () => 0],
    ["is cut away in its second half", (value, at) => (at < label.length / 2 ? value : 0)],
    ["says something else", (_value, at) => other[at] as number],
    ["is drowned", (value, at) => 0.2 * value + 0.5 * noise(at)],
    ["is much softer than the rest", (value) => value / 8],
  ])("%s", async (name, spoil) => {
    const path = await write(`${name.replaceAll(" ", "-")}.m4a`, { label: spoil as NonNullable<typeof spoil> });
    expect(judge(path)["label"]).toBe("fail");
  });

  it("is too short to be noticed", () => {
    const short = { ...planned, label: { ...planned.label, pcm: label.subarray(0, 1.2 * rateHz) } };
    expect(judge(good, short)["label"]).toBe("fail");
  });

  it("does not come before everything else", () => {
    const early = [{ text: "pa", startMs: startMs + labelMs + 50, endMs: bodyMs }, ...words];
    const interrupted = { ...timeline, shots: [{ id: "label", startMs: 0, endMs: startMs + labelMs }], words: early };
    expect(judge(good, { ...planned, timeline: interrupted })["label"]).toBe("fail");
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Digest } from "../../core/index.ts";
import { readMedia } from "../../media/decode/index.ts";
import { createChunkEncoder, muxMp4, type I420Planes } from "../../media/encode/index.ts";
import { aacStream, encodeAac } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { measureSound } from "../measure-sound.ts";
import { gatherEvidence, type PlannedMaster } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "part-evidence-"));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = { width: 320, height: 240, frameRate: 30, crf: 23 };
const chunkFrames = 45;
const chunks = 4;
const samples = (chunks * chunkFrames * 48_000) / 30;

/** What is heard: a hum that comes and goes, like words. */
function humAt(at: number, hertz = 220): number {
  return 0.2 * Math.sin((2 * Math.PI * hertz * at) / 48_000) * (at % 24_000 < 18_000 ? 1 : 0.05);
}

/** Chunks in each of which a square moves over a grey of its own; the sound hums, and is other where `hum` is. */
async function write(name: string, greys: readonly number[], hum = 220): Promise<string> {
  const { width, height } = settings;
  const path = join(folder, `${name}.mp4`);
  const encoded = greys.map((grey, index) => ({ startFrame: index * chunkFrames, bytes: draw(grey) }));
  const sound = (async function* () {
    const left = Float32Array.from({ length: samples }, (_, at) => {
      const isOther = at > samples / 2 && at < samples / 2 + 24_000;
      return humAt(at, isOther ? hum : 220);
    });
    yield { left, right: left };
  })();
  await muxMp4({
    path,
    settings,
    chunks: (async function* () {
      yield* encoded;
    })(),
    sound: { packets: encodeAac(sound), ...aacStream },
    text: [],
    language: "eng",
  });
  return path;

  function draw(grey: number): Uint8Array {
    const luma = new Uint8Array(width * height);
    const half = new Uint8Array((width * height) / 4).fill(128);
    const drawnRows = new Uint8Array(height / 16).fill(1);
    const planes: I420Planes = { luma, blue: half, red: half, lumaStride: width, chromaStride: width / 2, drawnRows };
    const encoder = createChunkEncoder(settings);
    encoder.begin();
    for (let frame = 0; frame < chunkFrames; frame++) {
      luma.fill(grey);
      for (let y = 100; y < 120; y++) luma.fill(220, y * width + 20 + 2 * frame, y * width + 50 + 2 * frame);
      encoder.encode(planes);
    }
    const bytes = encoder.finish();
    encoder.close();
    return bytes;
  }
}

const boxAt = (frame: number): Timeline["mouth"][number] => ({ frame, x: 40, y: 90, width: 60, height: 40 });
const timeline: Timeline = {
  ...settings,
  shots: [],
  words: [],
  phones: [],
  mouth: Array.from({ length: chunks * chunkFrames }, (_, frame) => boxAt(frame)),
};
const planned: PlannedMaster = { picture: settings, timeline, labels: [] };

function keep() {
  const known = new Map<Digest, Uint8Array>();
  const store = {
    made: 0,
    find: (name: Digest) => known.get(name),
  };
  return Object.assign(store, {
    add: (name: Digest, bytes: Uint8Array): void => {
      known.set(name, bytes);
      store.made += 1;
    },
  });
}

describe("what was measured on a part of one video", () => {
  it("is not measured again in another, and nothing differs by that", async () => {
    const kept = keep();
    const using = { find: kept.find, made: kept.add };
    const greys = [60, 90, 120, 150];
    const first = await write("first", greys);
    const measured = gatherEvidence(first, planned, using);
    // Four chunks, and 6 s of sound.
    expect(kept.made).toBe(5);
    expect(gatherEvidence(first, planned, using)).toEqual(measured);
    expect(kept.made).toBe(5);
    const other = await write("other", [60, 95, 120, 150]);
    const changed = gatherEvidence(other, planned, using);
    expect(kept.made).toBe(6);
    expect(changed).toEqual(gatherEvidence(other, planned));
    const heard = await write("heard", greys, 330);
    gatherEvidence(heard, planned, using);
    expect(kept.made).toBe(7);
  });

  it("is known where what comes before it is longer", async () => {
    const kept = keep();
    const using = { find: kept.find, made: kept.add };
    gatherEvidence(await write("short", [60, 90, 120, 150]), planned, using);
    const longer = { ...timeline, mouth: Array.from({ length: 5 * chunkFrames }, (_, frame) => boxAt(frame)) };
    const before = kept.made;
    gatherEvidence(await write("long", [60, 75, 90, 120, 150]), { ...planned, timeline: longer }, using);
    expect(kept.made - before).toBe(1);
  });

  it("is what is measured on the whole at once", async () => {
    const path = await write("whole", [60, 90, 120, 150]);
    const { integratedLufs, truePeakDbtp, movingShare, frames } = gatherEvidence(path, planned);
    const whole = measureSound(path);
    expect(Math.abs(integratedLufs - whole.integratedLufs)).toBeLessThan(0.02);
    expect(Math.abs(truePeakDbtp - whole.truePeakDbtp)).toBeLessThan(0.02);
    expect([movingShare, frames]).toEqual([1, chunks * chunkFrames]);
  });

  it("is another part's where a pixel's place in the plan is another", async () => {
    const kept = keep();
    const using = { find: kept.find, made: kept.add };
    const path = await write("plan", [60, 90, 120, 150]);
    gatherEvidence(path, planned, using);
    const moved = timeline.mouth.map((box, frame) => (frame < chunkFrames ? { ...box, x: 50 } : box));
    gatherEvidence(path, { ...planned, timeline: { ...timeline, mouth: moved } }, using);
    expect(kept.made).toBe(6);
  });
});

it("sounds no further from what was mixed where two runs of its coder meet than elsewhere", async () => {
  const path = await write("seams", [60, 90, 120, 150]);
  const heard = new Float32Array(samples);
  readMedia(path, {
    sound({ startSample, channels: [left] }) {
      heard.set((left ?? new Float32Array()).subarray(Math.max(0, -startSample)), Math.max(0, startSample));
    },
  });
  const packet = 1_024;
  const errors = Array.from({ length: Math.floor(samples / packet) - 2 }, (_, index) => {
    let sum = 0;
    for (let at = index * packet; at < (index + 1) * packet; at++) sum += ((heard[at] as number) - humAt(at)) ** 2;
    return Math.sqrt(sum / packet);
  });
  // A run has 48 packets, of which the first primes the decoder.
  const isSeam = (index: number): boolean => (index + 1) % 48 <= 1 && index > 2;
  const seams = errors.filter((_, index) => isSeam(index));
  const others = errors.filter((_, index) => !isSeam(index)).sort((a, b) => a - b);
  expect(seams.length).toBeGreaterThan(8);
  expect(Math.max(...seams)).toBeLessThan(others[Math.floor(others.length * 0.98)] as number);
});

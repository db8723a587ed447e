import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BufferSource, EncodedPacketSink, Input, MP4, type InputTrack } from "mediabunny";
import { afterAll, describe, expect, it } from "vitest";
import { createPreviewShots, lumaOf, type PreviewShots } from "../../../test/fixtures/preview-shots.ts";
import { readMedia } from "../decode/index.ts";
import { readChunk } from "../encode/index.ts";
import { createInitSegment } from "./init-segment.ts";
import { listPlayable, type PlayableSegment } from "./list-playable.ts";
import { splitUnits } from "./nal-units.ts";
import { spanSound } from "./span-sound.ts";
import { writeSegment } from "./write-segment.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-stream-"));
afterAll(() => rmSync(folder, { recursive: true }));

const video = await createPreviewShots(25);
const whole = listPlayable(video.shots);
const init = initOf(video);
const segments = await writeAll(video);

function initOf({ picture, blobs }: PreviewShots): Uint8Array {
  return createInitSegment({ picture, chunk: blobs.get(whole.segments[0]!.chunk)! });
}

function writeAll({ shots, blobs }: PreviewShots, count?: number): Promise<Uint8Array[]> {
  const { segments: playable, speech } = listPlayable(shots);
  const write = (segment: PlayableSegment) =>
    writeSegment({ segment, span: spanSound(segment, speech), chunk: blobs.get(segment.chunk)!, speech: blobs });
  return Promise.all(playable.slice(0, count).map(write));
}

interface Seen {
  readonly frames: number;
  readonly startSample: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** What a player sees and hears of the first `count` segments. */
function play(name: string, parts: readonly Uint8Array[]): Seen {
  const path = join(folder, `${name}.mp4`);
  writeFileSync(path, Buffer.concat(parts));
  let frames = 0;
  let startSample: number | undefined;
  const blocks: (readonly Float32Array[])[] = [];
  readMedia(path, {
    picture({ index, luma }) {
      expect(Math.abs(luma[0]! - lumaOf(index))).toBeLessThanOrEqual(1);
      frames++;
    },
    sound(sound) {
      startSample ??= sound.startSample;
      blocks.push(sound.channels);
    },
  });
  const channel = (index: number) => Float32Array.from(blocks.flatMap((block) => [...block[index]!]));
  return { frames, startSample: startSample!, left: channel(0), right: channel(1) };
}

const seen = play("whole", [init, ...segments]);
const end = video.sound.length;
/** How far what is heard is from what was spoken. */
const residual = video.sound.map((sample, at) => seen.left[at]! - sample);

const joins = whole.segments.slice(1).map((segment) => spanSound(segment, whole.speech).firstPacketSample);
const isSpoken = (at: number) => rms(video.sound.subarray(at - 512, at + 512)) > 0.02;

/** The sharpest bend in what the coder added: a click has one that nothing else has. */
function worstBend(heard: Float32Array, from: number, to: number): number {
  const added = (at: number) => heard[at]! - video.sound[at]!;
  let worst = 0;
  for (let at = Math.max(1, from); at < Math.min(end - 1, to); at++) {
    worst = Math.max(worst, Math.abs(added(at - 1) - 2 * added(at) + added(at + 1)));
  }
  return worst;
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

describe("init and segments, one after the other", () => {
  it("show every frame once, in order", () => {
    expect(seen.frames).toBe(video.frames);
    expect(whole.segments.length).toBeGreaterThan(video.shots.length + 1);
  });

  it("say what they are", () => {
    const description = readMedia(join(folder, "whole.mp4"));
    expect(description).toMatchObject({
      video: { codec: "h264", width: 320, height: 180, frameRate: 25, colour: "bt709" },
      audio: { codec: "mp4a.40.2", sampleRateHz: 48_000, channels: 2 },
    });
    expect(Buffer.from(init).includes("Speech, unnormalised")).toBe(true);
  });

  it("are without a hole or an overlap, in both tracks, for another reader too", async () => {
    const input = new Input({ formats: [MP4], source: new BufferSource(Buffer.concat([init, ...segments])) });
    const times = async (track: InputTrack | null) => {
      const packets: { start: number; end: number }[] = [];
      for await (const { timestamp, duration } of new EncodedPacketSink(track!).packets()) {
        packets.push({ start: timestamp, end: timestamp + duration });
      }
      return packets.sort((a, b) => a.start - b.start);
    };
    const pictures = await times(await input.getPrimaryVideoTrack());
    const sound = await times(await input.getPrimaryAudioTrack());
    for (const packets of [pictures, sound]) {
      packets.slice(1).forEach(({ start }, index) => expect(start).toBeCloseTo(packets[index]!.end, 6));
    }
    expect(pictures.map(({ start }) => Math.round(start * 25))).toEqual([...Array(video.frames).keys()]);
    expect(Math.round(sound[0]!.start * 48_000)).toBe(-1_024);
    expect(Math.round((sound.at(-1)?.end ?? 0) * 48_000)).toBe(end);
  });

  it("hold the pictures as they were encoded", () => {
    for (const { sequence, chunk } of whole.segments) {
      const bytes = Buffer.from(segments[sequence]!);
      let at = 0;
      for (const unit of readChunk(video.blobs.get(chunk)!).packets.flatMap(({ data }) => splitUnits(data))) {
        at = bytes.indexOf(unit, at) + unit.length;
        expect(bytes.readUInt32BE(at - unit.length - 4)).toBe(unit.length);
      }
    }
  });

  it("sound as it was spoken, in both channels and with no lag", () => {
    expect(seen.startSample).toBe(0);
    expect(seen.left.length).toBe(Math.ceil(end / 1_024) * 1_024);
    expect(seen.left.every((sample, at) => sample === seen.right[at])).toBe(true);
    expect(20 * Math.log10(rms(video.sound) / rms(residual))).toBeGreaterThan(35);
    const likeness = (lag: number) => {
      let sum = 0;
      for (let at = 4_000; at < end - 4_000; at++) sum += video.sound[at]! * seen.left[at + lag]!;
      return sum;
    };
    for (const lag of [-1_024, -48, -2, -1, 1, 2, 48, 1_024]) expect(likeness(0)).toBeGreaterThan(likeness(lag));
  });

  it("join without a click, in a pause and in the middle of a word", () => {
    const atJoins = joins.map((at) => worstBend(seen.left, at - 1_024, at + 1_024));
    const between = [0, ...joins].map((at, index) => worstBend(seen.left, at + 1_024, (joins[index] ?? end) - 1_024));
    expect(Math.max(...atJoins)).toBeLessThan(Math.max(...between));
    // One join at least lies where somebody speaks, or nothing has been shown.
    expect(joins.some(isSpoken)).toBe(true);
  });

  it("would click where a segment's encoder began with the segment", async () => {
    const start = joins.find(isSpoken)!;
    const sequence = joins.indexOf(start) + 1;
    const segment = whole.segments[sequence]!;
    const span = spanSound(segment, whole.speech);
    const inputFromSample = span.firstPacketSample + 1_024;
    const dropped = inputFromSample - span.inputFromSample;
    const pieces = span.pieces.flatMap((piece) => {
      const late = Math.max(0, dropped - piece.at);
      if (late >= piece.samples) return [];
      const { pcm, fromSample, samples, at } = piece;
      return [{ pcm, fromSample: fromSample + late, samples: samples - late, at: at + late - dropped }];
    });
    const abrupt = await writeSegment({
      segment,
      span: { ...span, inputFromSample, pieces },
      chunk: video.blobs.get(segment.chunk)!,
      speech: video.blobs,
    });
    const { left } = play("abrupt", [init, ...segments.with(sequence, abrupt)]);
    expect(worstBend(left, start - 1_024, start + 1_024)).toBeGreaterThan(
      2 * worstBend(left, start + 2_048, (joins[sequence] ?? end) - 1_024),
    );
  });

  it("are the same bytes whenever they are written", async () => {
    expect((await writeAll(video)).map((bytes) => Buffer.from(bytes).toString("base64"))).toEqual(
      segments.map((bytes) => Buffer.from(bytes).toString("base64")),
    );
    expect(initOf(video)).toEqual(init);
  });
});

describe("the beginning of a video whose end is not there", () => {
  it.each([1, 2, 5])("plays: %i segments", async (count) => {
    const frames = whole.segments.slice(0, count).reduce((sum, segment) => sum + segment.frames, 0);
    const beginning = play(`first-${count}`, [init, ...segments.slice(0, count)]);
    expect(beginning.frames).toBe(frames);
    expect(frames * 1_920 - beginning.left.length).toBeLessThanOrEqual(3 * 1_024);
    expect(beginning.left).toEqual(seen.left.subarray(0, beginning.left.length));
  });

  it("has the bytes that it will have when the rest is there", async () => {
    const [first, ...later] = video.shots;
    const sofar = await writeAll({ ...video, shots: [first!, ...later.map(() => ({ chunks: [] }) as never)] });
    expect(sofar.length).toBe(first!.chunks.length);
    for (const [index, bytes] of sofar.entries()) expect(Buffer.compare(bytes, segments[index]!)).toBe(0);
  });
});

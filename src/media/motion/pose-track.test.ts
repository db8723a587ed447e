import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { poseParameters, type PoseParameter, type PoseTrack } from "../pose.ts";
import type { MotionPhone, MotionWord, PoseTrackRequest } from "./motion-request.ts";
import { poseRanges } from "./pose-ranges.ts";
import { canonicalRest, mouthColumns, poseTrack } from "./pose-track.ts";

/** Twelve words in two phrases: 300 ms a word, two phones each, the second stressed. */
function speech(): { phones: MotionPhone[]; words: MotionWord[] } {
  const phones: MotionPhone[] = [{ ipa: "", startMs: 0, endMs: 200, stress: 0 }];
  const words: MotionWord[] = [];
  for (let word = 0; word < 12; word += 1) {
    const startMs = 200 + word * 300 + (word >= 6 ? 400 : 0);
    if (word === 6) phones.push({ ipa: "", startMs: startMs - 400, endMs: startMs, stress: 0 });
    phones.push(
      { ipa: "k", startMs, endMs: startMs + 90, stress: 0 },
      { ipa: "aː", startMs: startMs + 90, endMs: startMs + 300, stress: 2 },
    );
    words.push({ startMs, endMs: startMs + 300 });
  }
  return { phones: [...phones, { ipa: "", startMs: 4200, endMs: 4800, stress: 0 }], words };
}

function requestOf(change: Partial<PoseTrackRequest> = {}): PoseTrackRequest {
  const frameRate = change.frameRate ?? 30;
  const frames = change.frames ?? Math.round(4.8 * frameRate);
  const mouth = new Float32Array(frames * mouthColumns.length);
  return { seed: digestBytes("shot"), frameRate, frames, mouth, ...speech(), ...change };
}

const columns = poseParameters.length;
const at = (track: PoseTrack, frame: number, name: PoseParameter): number =>
  track.values[frame * columns + poseParameters.indexOf(name)]!;
const curveOf = (track: PoseTrack, name: PoseParameter): number[] =>
  Array.from({ length: track.frames }, (_, frame) => at(track, frame, name));
const row = (track: PoseTrack, frame: number): number[] =>
  Array.from(track.values.subarray(frame * columns, (frame + 1) * columns));
const restRow = poseParameters.map((name) => Math.fround(canonicalRest[name]));
const moving = [
  "yaw",
  "pitch",
  "roll",
  "headX",
  "headY",
  "gazeX",
  "gazeY",
  "browLeft",
  "smile",
  "swayX",
  "lean",
] as const;

const anyRequest = fc
  .record({
    seed: fc.string().map((text) => digestBytes(text)),
    frameRate: fc.constantFrom(24, 25, 30, 50, 60),
    frames: fc.integer({ min: 1, max: 400 }),
    energy: fc.double({ min: -1, max: 5, noNaN: true }),
    isQuestion: fc.boolean(),
    emphasis: fc.constantFrom("strong", "moderate", "reduced", undefined),
    scale: fc.double({ min: 0.1, max: 3, noNaN: true }),
  })
  .map(({ energy, emphasis, scale, ...rest }): PoseTrackRequest => {
    const { phones, words } = speech();
    const scaled = <T extends { startMs: number; endMs: number }>(item: T): T => ({
      ...item,
      startMs: item.startMs * scale,
      endMs: item.endMs * scale,
    });
    return {
      ...rest,
      mouth: new Float32Array(rest.frames * mouthColumns.length).fill(0.5),
      phones: phones.map(scaled),
      words: words.map((word) => ({ ...scaled(word), ...(emphasis && { emphasis }) })),
      temperament: { energy, blinkInterval: 1 },
    };
  });

test("whatever is asked, every number is finite and in its range, and both ends are the rest pose", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const track = poseTrack(request);
      for (const name of poseParameters) {
        const [low, high] = poseRanges[name];
        for (const value of curveOf(track, name)) {
          if (!(value >= Math.fround(low) && value <= Math.fround(high))) throw new Error(`${name} is ${value}`);
        }
      }
      expect(row(track, 0)).toEqual(restRow);
      expect(row(track, track.frames - 1)).toEqual(restRow);
    }),
    { numRuns: 150 },
  );
});

describe.each([0.6, 1.2, 4.8])("a shot of %d s", (seconds) => {
  test.each([25, 30, 60])("leaves rest and comes back to it at no speed, at %i frames/s", (frameRate) => {
    const track = poseTrack(requestOf({ frameRate, frames: Math.round(seconds * frameRate), isQuestion: true }));
    const perFrame = 30 / frameRate;
    for (const [frame, beside] of [
      [0, 1],
      [track.frames - 1, track.frames - 2],
    ] as const) {
      for (const name of ["yaw", "pitch", "roll", "lean", "trailYaw", "trailPitch"] as const) {
        expect(Math.abs(at(track, frame, name) - at(track, beside, name))).toBeLessThan(0.12 * perFrame);
      }
      for (const name of ["gazeX", "gazeY", "browLeft", "smile", "breath", "shrug", "lidLeft"] as const) {
        expect(Math.abs(at(track, frame, name) - at(track, beside, name))).toBeLessThan(0.03);
      }
    }
  });

  test("moves", () => {
    const track = poseTrack(requestOf({ frames: Math.round(seconds * 30) }));
    for (const name of moving) expect(new Set(curveOf(track, name)).size).toBeGreaterThan(4);
  });
});

test("the same request gives the same bytes, another seed another motion", () => {
  const once = poseTrack(requestOf());
  expect(poseTrack(requestOf()).values).toEqual(once.values);
  const other = poseTrack(requestOf({ seed: digestBytes("another shot") }));
  for (const name of moving) expect(curveOf(other, name)).not.toEqual(curveOf(once, name));
});

test("the same motion is sampled at 25, 30 and 60 frames/s", () => {
  const tracks = [25, 30, 60].map((frameRate) => poseTrack(requestOf({ frameRate })));
  for (let fifth = 0; fifth < 24; fifth += 1) {
    const [at25, at30, at60] = [row(tracks[0]!, fifth * 5), row(tracks[1]!, fifth * 6), row(tracks[2]!, fifth * 12)];
    expect(at30).toEqual(at25);
    expect(at60).toEqual(at25);
  }
});

test("the mouth is taken over as it is, and moves nothing but the smile", () => {
  const mouth = new Float32Array(144 * mouthColumns.length);
  const frame = 70;
  mouthColumns.forEach((_, column) => (mouth[frame * mouthColumns.length + column] = (column + 1) / 16));
  const spoken = poseTrack(requestOf({ mouth }));
  const silent = poseTrack(requestOf());
  mouthColumns.forEach((name, column) => expect(at(spoken, frame, name)).toBe((column + 1) / 16));
  for (const name of moving.filter((other) => other !== "smile"))
    expect(curveOf(spoken, name)).toEqual(curveOf(silent, name));
  expect(at(spoken, frame, "smile")).toBeLessThan(at(silent, frame, "smile"));
});

const seeds = Array.from({ length: 20 }, (_, index) => digestBytes(`shot ${index}`));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The mean of a parameter at one time over many shots that differ in nothing but `change`. */
const meanAt = (change: Partial<PoseTrackRequest>, name: PoseParameter, frame: number): number =>
  mean(seeds.map((seed) => at(poseTrack(requestOf({ ...change, seed })), frame, name)));

test("an emphasised word brings the head down and the brows up", () => {
  const { words } = speech();
  const emphasised = words.map((word, index) => (index === 3 ? { ...word, emphasis: "strong" as const } : word));
  // The fourth word's vowel has its middle at 1295 ms.
  const frame = 40;
  expect(meanAt({ words: emphasised }, "pitch", frame)).toBeLessThan(meanAt({}, "pitch", frame) - 1);
  expect(meanAt({ words: emphasised }, "browLeft", frame)).toBeGreaterThan(meanAt({}, "browLeft", frame) + 0.25);
});

test("a question ends with raised brows and the head up, a statement does not", () => {
  const frame = 126;
  expect(meanAt({ isQuestion: true }, "browRight", frame)).toBeGreaterThan(meanAt({}, "browRight", frame) + 0.3);
  expect(meanAt({ isQuestion: true }, "pitch", frame)).toBeGreaterThan(meanAt({}, "pitch", frame) + 1);
});

test("eyes are on the camera most of the time, though the head turns", () => {
  const off = seeds.flatMap((seed) => {
    const track = poseTrack(requestOf({ seed }));
    return curveOf(track, "gazeX").map((gaze, frame) => Math.abs(gaze + at(track, frame, "yaw") / 28));
  });
  expect(off.filter((aside) => aside < 0.12).length / off.length).toBeGreaterThan(0.85);
  expect(Math.max(...off)).toBeGreaterThan(0.15);
});

test("hair and cloth come after the head", () => {
  const track = poseTrack(requestOf({ frameRate: 60 }));
  const yaw = curveOf(track, "yaw");
  const trail = curveOf(track, "trailYaw");
  const differences = Array.from({ length: 30 }, (_, lag) =>
    mean(trail.slice(40, 220).map((value, index) => (value - yaw[40 + index - lag]!) ** 2)),
  );
  const lag = differences.indexOf(Math.min(...differences));
  expect((lag * 1000) / 60).toBeGreaterThan(90);
  expect((lag * 1000) / 60).toBeLessThan(300);
});

test("more energy moves more, none keeps the head still", () => {
  const range = (energy: number): number => {
    const yaw = curveOf(poseTrack(requestOf({ temperament: { energy, blinkInterval: 1 } })), "yaw");
    return Math.max(...yaw) - Math.min(...yaw);
  };
  expect(range(0)).toBe(0);
  expect(range(0.5)).toBeLessThan(range(1));
  expect(range(1)).toBeLessThan(range(1.5));
});

test("natural, not restless: the head turns at most 60 degrees a second, and is not still", () => {
  for (const seed of seeds) {
    const track = poseTrack(requestOf({ seed, frameRate: 60 }));
    for (const name of ["yaw", "pitch", "roll"] as const) {
      const speeds = curveOf(track, name).map((value, frame, all) => Math.abs(value - (all[frame - 1] ?? value)) * 60);
      expect(Math.max(...speeds)).toBeLessThan(60);
    }
    const pitch = curveOf(track, "pitch");
    expect(Math.max(...pitch) - Math.min(...pitch)).toBeGreaterThan(0.8);
  }
});

test.each([
  [{ frameRate: 0 }, "frameRate must be 1 to 120 fps, got 0"],
  [{ frames: 0 }, "frames must be a whole number from 1 on, got 0"],
  [{ frames: 10, mouth: new Float32Array(8) }, "mouth must hold 90 numbers for 10 frames, got 8"],
])("refuses %o", (change, message) => {
  expect(() => poseTrack(requestOf(change))).toThrow(expect.objectContaining({ code: "option_invalid", message }));
});

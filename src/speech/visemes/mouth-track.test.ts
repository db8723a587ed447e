import { expect, test } from "vitest";
import type { SpokenPhone } from "../spoken.ts";
import { mouthParameters, type MouthParameter } from "./mouth-shape.ts";
import { mouthTrack } from "./mouth-track.ts";

/** `"p:40 aː:120"` as phones from 200 ms on, with silence around. */
function phonesOf(text: string, stress: 0 | 1 | 2 = 0): SpokenPhone[] {
  const phones: SpokenPhone[] = [{ ipa: "", startMs: 0, endMs: 200, stress: 0 }];
  for (const item of text.split(" ")) {
    const [ipa = "", ms = "0"] = item.split(":");
    const startMs = phones.at(-1)?.endMs ?? 0;
    phones.push({ ipa: ipa === "_" ? "" : ipa, startMs, endMs: startMs + Number(ms), stress });
  }
  const startMs = phones.at(-1)?.endMs ?? 0;
  return [...phones, { ipa: "", startMs, endMs: startMs + 200, stress: 0 }];
}

interface Mouth {
  readonly frames: number;
  at(name: MouthParameter, frame: number): number;
  /** The largest (or smallest) value among the frames between two times. */
  most(name: MouthParameter, fromMs: number, toMs: number): number;
  shutFrames(fromMs: number, toMs: number): number;
}

function mouthOf(phones: readonly SpokenPhone[], frameRate = 30): Mouth {
  const frames = Math.ceil(((phones.at(-1)?.endMs ?? 0) * frameRate) / 1000);
  const track = mouthTrack({ phones, frameRate, frames });
  const at = (name: MouthParameter, frame: number): number =>
    track[frame * mouthParameters.length + mouthParameters.indexOf(name)]!;
  const between = (fromMs: number, toMs: number): number[] =>
    Array.from({ length: frames }, (_, frame) => frame).filter((frame) => {
      const timeMs = (frame * 1000) / frameRate;
      return timeMs >= fromMs && timeMs <= toMs;
    });
  return {
    frames,
    at,
    most: (name, fromMs, toMs) => Math.max(...between(fromMs, toMs).map((frame) => at(name, frame))),
    shutFrames: (fromMs, toMs) =>
      between(fromMs, toMs).filter((frame) => at("jaw", frame) + at("upper", frame) + at("lower", frame) === 0).length,
  };
}

test.each(["p", "b", "m", "pʰ", "bʱ", "mː", "ɓ"])(
  "%s shuts the lips for at least two frames at 30 frames/s, wherever the frames fall",
  (ipa) => {
    for (let shiftMs = 0; shiftMs < 34; shiftMs += 3) {
      const phones = phonesOf(`aː:${130 + shiftMs} ${ipa}:55 aː:140`);
      const startMs = 330 + shiftMs;
      expect(mouthOf(phones).shutFrames(startMs - 40, startMs + 95)).toBeGreaterThanOrEqual(2);
    }
  },
);

test.each([25, 30, 60])("at %i frames/s a p between fast open vowels is shut, and both vowels open", (frameRate) => {
  for (let shiftMs = 0; shiftMs < 40; shiftMs += 4) {
    const mouth = mouthOf(phonesOf(`s:${80 + shiftMs} a:75 p:32 aː:90 t:50`), frameRate);
    const vowelMs = 280 + shiftMs;
    expect(mouth.shutFrames(vowelMs + 75 - 40, vowelMs + 107 + 40)).toBeGreaterThanOrEqual(1);
    expect(mouth.most("jaw", vowelMs - 40, vowelMs + 75)).toBeGreaterThan(0.65);
    expect(mouth.most("jaw", vowelMs + 107 - 40, vowelMs + 197)).toBeGreaterThan(0.65);
  }
});

test("lips press while they are shut, and only then", () => {
  const mouth = mouthOf(phonesOf("aː:120 m:80 aː:120"));
  expect(mouth.most("press", 320, 400)).toBeGreaterThan(0.3);
  const pressed = Array.from({ length: mouth.frames }, (_, frame) => frame).filter(
    (frame) => mouth.at("press", frame) > 0,
  );
  expect(pressed.map((frame) => mouth.at("jaw", frame) + mouth.at("upper", frame))).toEqual(pressed.map(() => 0));
});

test.each([
  ["f", "tuck", 0.9],
  ["v", "tuck", 0.9],
  ["ʋ", "tuck", 0.45],
] as const)("%s brings the lip to the teeth", (ipa, name, least) => {
  const mouth = mouthOf(phonesOf(`a:90 ${ipa}:70 a:90`));
  expect(mouth.most(name, 290, 360)).toBeGreaterThan(least);
});

test("an open vowel at 60 ms between sibilants opens to three quarters of a long one", () => {
  const long = mouthOf(phonesOf("s:90 a:240 s:90")).most("jaw", 290, 530);
  const short = mouthOf(phonesOf("s:90 a:60 s:90")).most("jaw", 250, 350);
  expect(short).toBeGreaterThan(0.75 * long);
});

test("open vowels open wider the more open they are", () => {
  const jaws = ["aː", "ʌ", "ə", "iː"].map((ipa) => mouthOf(phonesOf(`t:60 ${ipa}:160 t:60`)).most("jaw", 260, 420));
  expect(jaws).toEqual([...jaws].sort((a, b) => b - a));
  expect(jaws[0]! - jaws[3]!).toBeGreaterThan(0.5);
});

test("rounding begins before the consonant that stands before a rounded vowel", () => {
  const rounded = mouthOf(phonesOf("iː:150 s:80 t:60 uː:150")).most("round", 430, 490);
  const spread = mouthOf(phonesOf("iː:150 s:80 t:60 iː:150")).most("round", 430, 490);
  expect(rounded).toBeGreaterThan(0.25);
  expect(spread).toBe(0);
});

test("an h has the mouth of the vowel that follows", () => {
  const mouth = mouthOf(phonesOf("h:80 uː:150"));
  expect(mouth.most("round", 240, 280)).toBeGreaterThan(0.6);
});

test("a stressed vowel opens wider than an unstressed one", () => {
  const jaw = (stress: 0 | 2): number => mouthOf(phonesOf("k:60 ɔ:150 k:60", stress)).most("jaw", 260, 410);
  expect(jaw(2)).toBeGreaterThan(jaw(0));
});

test("loud speech opens the mouth wider than soft speech", () => {
  const phones = phonesOf("k:60 ɔ:150 k:60");
  const peak = (level: number): number => {
    const loudness = { stepMs: 100, values: Array.from({ length: 10 }, () => level) };
    return Math.max(...mouthTrack({ phones, frameRate: 30, frames: 20, loudness }));
  };
  expect(peak(1.5)).toBeGreaterThan(peak(0.2));
});

test("a long pause shuts the mouth", () => {
  const mouth = mouthOf(phonesOf("aː:150 _:500 aː:150"));
  expect(mouth.most("jaw", 520, 700)).toBeLessThan(0.02);
});

test.each(["aː:300", "p:30 aː:60", "s:100"])("%s starts and ends at rest, even with no silence around", (text) => {
  const phones = phonesOf(text)
    .slice(1, -1)
    .map((phone) => ({ ...phone, startMs: phone.startMs - 200, endMs: phone.endMs - 200 }));
  for (const frameRate of [25, 30, 60]) {
    const mouth = mouthOf(phones, frameRate);
    for (const name of mouthParameters) {
      expect(mouth.at(name, 0)).toBe(0);
      expect(mouth.at(name, mouth.frames - 1)).toBe(0);
    }
  }
});

test("the same motion is sampled at 25, 30 and 60 frames/s", () => {
  const phones = phonesOf("n:60 ə:50 m:80 ʌ:60 s:80 t:40 eː:230");
  const tracks = [25, 30, 60].map((frameRate) => mouthTrack({ phones, frameRate, frames: frameRate }));
  for (const step of [0, 1, 2, 3, 4]) {
    const rows = tracks.map((track, index) => {
      const at = step * [5, 6, 12][index]! * mouthParameters.length;
      return track.slice(at, at + mouthParameters.length);
    });
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
  }
});

test("no parameter jumps: at 120 frames/s none moves by more than 0.45 from one frame to the next", () => {
  const phones = phonesOf("p:30 aː:90 p:30 aː:60 m:70 a:60 s:80 uː:60 f:70 aɪ:90 tʃ:60 ɔɪ:90 b:60 iː:100 ʋ:50 a:70");
  const mouth = mouthOf(phones, 120);
  for (const name of mouthParameters) {
    for (let frame = 1; frame < mouth.frames; frame += 1) {
      expect(Math.abs(mouth.at(name, frame) - mouth.at(name, frame - 1))).toBeLessThan(0.45);
    }
  }
});

test("silence is a mouth at rest", () => {
  expect(mouthTrack({ phones: [], frameRate: 30, frames: 30 }).every((value) => value === 0)).toBe(true);
});

test.each([
  [0, 10],
  [121, 10],
  [Number.NaN, 10],
  [30, 0],
  [30, 1.5],
])("refuses %d frames/s and %d frames", (frameRate, frames) => {
  expect(() => mouthTrack({ phones: [], frameRate, frames })).toThrow(
    expect.objectContaining({ code: "option_invalid" }),
  );
});

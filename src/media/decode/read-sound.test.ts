import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSound } from "./index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sound-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A WAV of 16 bits: the left channel sounds at 440 Hz, the others are silent. */
function writeWav(name: string, { rateHz = 48_000, channels = 1, seconds = 1 } = {}): string {
  const samples = Math.round(rateHz * seconds);
  const data = Buffer.alloc(samples * channels * 2);
  for (let n = 0; n < samples; n++) {
    data.writeInt16LE(Math.round(16_384 * Math.sin((2 * Math.PI * 440 * n) / rateHz)), n * channels * 2);
  }
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, data]));
  return path;
}

const loudnessOf = (sound: Float32Array): number =>
  Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length);

describe("a recording", () => {
  test("at our rate is handed on sample by sample", () => {
    const sound = readSound(writeWav("same.wav"), "same.wav");
    expect(sound).toHaveLength(48_000);
    expect(Array.from(sound.subarray(0, 60))).toEqual(
      Array.from({ length: 60 }, (_, n) => Math.round(16_384 * Math.sin((2 * Math.PI * 440 * n) / 48_000)) / 32_768),
    );
  });

  test.each([
    ["of a telephone", { rateHz: 8_000 }, 0.354],
    ["of a CD, in two channels", { rateHz: 44_100, channels: 2 }, 0.25],
    ["at twice our rate", { rateHz: 96_000 }, 0.354],
  ])("%s is brought to one channel at 48 kHz", (_, shape, loudness) => {
    const sound = readSound(writeWav("other.wav", shape), "other.wav");
    expect(Math.abs(sound.length - 48_000)).toBeLessThan(20);
    expect(loudnessOf(sound)).toBeCloseTo(loudness, 2);
  });

  test("that is cut off is read as far as it goes", () => {
    const path = writeWav("cut.wav");
    writeFileSync(path, readFileSync(path).subarray(0, 48_044));
    expect(readSound(path, "cut.wav")).toHaveLength(24_000);
  });
});

describe("refuses", () => {
  test.each([
    [
      "what is no sound",
      "words.wav",
      Buffer.from("this is a letter, and no recording at all ".repeat(40)),
      "no recording",
    ],
    ["nothing", "empty.mp3", Buffer.alloc(0), "no recording"],
    // It would have FFmpeg open what it names.
    [
      "a playlist",
      "list.wav",
      Buffer.from("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"),
      "no recording",
    ],
    ["a list of files to join", "join.wav", Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), "no recording"],
    ["a WAV without samples", "head.wav", Buffer.from("RIFF$\0\0\0WAVEfmt "), ""],
  ])("%s", (_, name, bytes, why) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    expect(() => readSound(path, name)).toThrow(
      expect.objectContaining({ code: "sound_invalid", message: expect.stringContaining(why) as string }) as Error,
    );
  });

  test("one that is longer than it may be, as soon as that is known", () => {
    const path = writeWav("long.wav", { rateHz: 8_000, seconds: 601 });
    expect(() => readSound(path, "long.wav")).toThrow("limits.voiceTrackMsMax");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digestBytes } from "../../../core/index.ts";
import { createMusicBed } from "./create-music-bed.ts";

const names = ["calm", "festive"] as const;
const scoreOf = (name: string): string =>
  readFileSync(new URL(`../../../../assets/music/${name}/score.json`, import.meta.url), "utf8");
const beds = new Map(names.map((name) => [name, createMusicBed(scoreOf(name))]));

describe.each(names)("the bed %s", (name) => {
  const bed = beds.get(name)!;

  it("lasts 30 to 60 s, is wide but holds together in mono, and leans to neither side", () => {
    expect(bed.left.length / 48_000).toBeGreaterThan(30);
    expect(bed.left.length / 48_000).toBeLessThan(60);
    let [both, left, right] = [0, 0, 0];
    bed.left.forEach((sample, at) => {
      both += sample * (bed.right[at] as number);
      left += sample * sample;
      right += (bed.right[at] as number) ** 2;
    });
    const correlation = both / Math.sqrt(left * right);
    expect(correlation).toBeGreaterThan(0.05);
    expect(correlation).toBeLessThan(0.8);
    expect(Math.abs(10 * Math.log10(left / right))).toBeLessThan(1.5);
  });

  it("does not click where it starts again", () => {
    const { left } = bed;
    const bend = (at: number): number => {
      const sample = (offset: number): number => left[(at + offset + left.length) % left.length] as number;
      return Math.abs(sample(-2) - 4 * sample(-1) + 6 * sample(0) - 4 * sample(1) + sample(2));
    };
    const bends = Float64Array.from({ length: Math.floor(left.length / 50) }, (_, at) => bend(at * 50)).sort();
    const seam = Math.max(...Array.from({ length: 16 }, (_, at) => bend(at - 8)));
    expect(seam).toBeLessThan(bends[Math.floor(0.99 * bends.length)] as number);
  });

  it("never stops, and never jumps out", () => {
    const levels: number[] = [];
    for (let at = 0; at + 24_000 <= bed.left.length; at += 24_000) {
      const sum = bed.left.subarray(at, at + 24_000).reduce((total, sample) => total + sample * sample, 0);
      levels.push(10 * Math.log10(sum / 24_000));
    }
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(15);
  });
});

it("the same score gives the same samples", () => {
  const again = createMusicBed(scoreOf("calm"));
  expect(digestBytes(new Uint8Array(again.right.buffer))).toBe(
    digestBytes(new Uint8Array(beds.get("calm")!.right.buffer)),
  );
});

describe("a score that cannot be played is refused, and says why", () => {
  const score = (change: object): string =>
    JSON.stringify({
      version: "1.0.0",
      title: "t",
      beatsPerMinute: 60,
      beats: 4,
      reverb: { seconds: 1, gainDb: -12 },
      tracks: [],
      ...change,
    });
  const track = (notes: string[]): object => ({ tracks: [{ instrument: "pad", gainDb: -6, pan: 0, notes }] });
  it.each([
    ["not JSON", "{", /JSON/],
    ["no tracks", score({}), /tracks/],
    ["unknown instrument", score({ tracks: [{ instrument: "kazoo", gainDb: 0, pan: 0, notes: [] }] }), /instrument/],
    ["a pitch that is none", score(track(["0 1 H4"])), /got "H4"/],
    ["a note past the end", score(track(["4 1 A4"])), /within 4 beats/],
    ["a velocity of 2", score(track(["0 1 A4 @2"])), /@velocity/],
    ["five minutes", score({ beats: 300, ...track(["0 1 A4"]) }), /at most 180 s/],
  ])("%s", (_, text, message) => {
    expect(() => createMusicBed(text)).toThrow(
      expect.objectContaining({ code: "music_unknown", message: expect.stringMatching(message) }),
    );
  });
});

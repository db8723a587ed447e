import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeSmallClip } from "../../../test/fixtures/small-clip.ts";
import { bakeLoop } from "./bake-loop.ts";
import { checkClip } from "./clip-source.ts";
import { openLoop } from "./loop-reader.ts";
import { createMovingLoop } from "./moving-loop.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-loop-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

// 50 frames at 25 a second: luma is 60 + 2 × the frame.
await writeSmallClip(at("clip.mp4"));
await writeSmallClip(at("tall.mp4"), { width: 64, height: 128 });
await writeSmallClip(at("brief.mp4"), { frames: 7 });
await writeSmallClip(at("one.mp4"), { frames: 1 });
await writeSmallClip(at("long.mp4"), { width: 32, height: 32, frames: 61, frameRate: 1 });

function bake(clip: string, size: { width?: number; height?: number; frameRate?: number } = {}) {
  const loopPath = at(`${clip}-${JSON.stringify(size).length}.loop`);
  const first = bakeLoop({ clipPath: at(clip), name: clip, width: 64, height: 48, frameRate: 25, ...size, loopPath });
  return { loopPath, first };
}

function lumasOf(loopPath: string): number[] {
  const loop = openLoop(loopPath);
  const lumas = Array.from({ length: loop.head.frames }, (_, i) => loop.picture(i).luma[10 * 64 + 9] as number);
  loop.close();
  return lumas;
}

describe("a loop made of a clip", () => {
  it("runs on from the clip's first half second, which is laid over its last", () => {
    const lumas = lumasOf(bake("clip.mp4").loopPath);
    // Half a second at 25 is 13 frames: it starts with frame 13, and lasts 13 frames less than the clip.
    expect(lumas).toHaveLength(37);
    expect(Math.abs((lumas[0] as number) - (60 + 2 * 13))).toBeLessThanOrEqual(2);
    expect(Math.abs((lumas[10] as number) - (60 + 2 * 23))).toBeLessThanOrEqual(2);
    // The seam: from the last frame back to the first no step is larger than the fade's own.
    const steps = lumas.map((luma, i) => Math.abs(luma - (lumas[(i + 1) % lumas.length] as number)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(8);
  });

  it.each([
    [50, 74],
    [10, 15],
  ])("has %i frames a second where the video has", (frameRate, frames) => {
    expect(lumasOf(bake("clip.mp4", { frameRate }).loopPath).length).toBeCloseTo(frames, -0.6);
  });

  it("is read alike in any order", () => {
    const { loopPath } = bake("clip.mp4");
    const lumas = lumasOf(loopPath);
    const loop = openLoop(loopPath);
    for (const index of [36, 0, 24, 25, 12, 13, 1, 36])
      expect(loop.picture(index).luma[10 * 64 + 9]).toBe(lumas[index]);
    loop.close();
  });

  it.each([
    ["brief.mp4", 5],
    ["one.mp4", 1],
  ])("of %s has a seam that fits it", (clip, frames) => {
    expect(lumasOf(bake(clip).loopPath)).toHaveLength(frames);
  });

  it("covers the picture with a clip of another shape, and its first picture is what it returns", () => {
    const { loopPath, first } = bake("tall.mp4");
    expect([first.luma.length, first.blue.length]).toEqual([64 * 48, (64 * 48) / 4]);
    expect(Math.min(...first.luma)).toBeGreaterThan(70);
    const loop = openLoop(loopPath);
    expect(Math.abs((loop.picture(0).luma[0] as number) - (first.luma[0] as number))).toBeLessThanOrEqual(1);
    loop.close();
  });
});

describe("a loop behind a shot", () => {
  it("starts with its first picture and fades back to it, and runs on in between", () => {
    const { loopPath } = bake("clip.mp4");
    const pixels = new Uint8Array(64 * 48 * 4);
    let marks = 0;
    const surface = { columns: 4, rows: 3, pixels: () => pixels, mark: () => void marks++ };
    const moving = createMovingLoop(surface, openLoop(loopPath));
    const clock = { frames: 100, frameRate: 25, seed: 1 };
    const shown = Array.from({ length: 100 }, (_, frame) => {
      moving.show(frame, clock);
      return Buffer.from(pixels).toString("base64");
    });
    expect(shown[99]).toBe(shown[0]);
    expect(marks).toBe(100 * 12);
    expect(new Set(shown).size).toBeGreaterThan(30);
    // What a frame shows does not depend on the one before.
    moving.show(60, clock);
    expect(Buffer.from(pixels).toString("base64")).toBe(shown[60]);
    expect(new Set(pixels.filter((_, i) => i % 4 === 3))).toEqual(new Set([255]));
    moving.close();
  });
});

describe("a clip that cannot be used", () => {
  const half = at("half.mp4");
  const bytes = readFileSync(at("clip.mp4"));
  // Its index, which comes first, is whole; half of its pictures are there.
  const pictures = bytes.indexOf("mdat");
  writeFileSync(half, bytes.subarray(0, pictures + Math.floor((bytes.length - pictures) / 2)));
  writeFileSync(at("playlist.mp4"), "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
  writeFileSync(at("list.webm"), "ffconcat version 1.0\nfile /etc/passwd\n");
  writeFileSync(at("nothing.mp4"), "");
  copyFileSync(at("clip.mp4"), at("torn.mp4"));
  const torn = readFileSync(at("torn.mp4"));
  const media = torn.indexOf("mdat");
  torn.fill(0x5a, media + 4, media + 4 + 200);
  writeFileSync(at("torn.mp4"), torn);

  it.each([
    ["half.mp4", /is cut short: it says 2.0 s/],
    ["long.mp4", /lasts 61 s; a background clip may last 60 s: cut it/],
    ["playlist.mp4", /is not an MP4, MOV or WebM/],
    ["list.webm", /is not an MP4, MOV or WebM/],
    ["nothing.mp4", /is not an MP4, MOV or WebM/],
    ["torn.mp4", /damaged|no picture/],
  ])("is refused with its name and what to do: %s", (name, message) => {
    expect(statSync(at(name)).isFile()).toBe(true);
    expect(() => checkClip(at(name), name)).toThrow(
      expect.objectContaining({ code: "video_invalid", message: expect.stringMatching(message) }),
    );
    expect(() => checkClip(at(name), name)).toThrow(name);
  });

  it("is not one that is whole", () => {
    expect(() => checkClip(at("clip.mp4"), "clip.mp4")).not.toThrow();
  });
});

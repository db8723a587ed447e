import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BakedLights } from "./bake-lights.ts";
import { readLights, writeLights } from "./lights-file.ts";
import { createMovingLights } from "./moving-lights.ts";

const columns = 8;
const rows = 6;
const width = columns * 16;

/** A plate of one colour that remembers which tiles were marked. */
function surfaceOf(luma: number) {
  const pixels = new Uint8Array(width * rows * 16 * 4);
  for (let i = 0; i < pixels.length; i += 4) pixels.set([luma, 120, 140, 255], i);
  const marked = new Set<number>();
  return {
    columns,
    rows,
    pixels: () => pixels,
    mark: (column: number, row: number) => marked.add(row * columns + column),
    marked,
  };
}

/** Nine cells of 20 × 12 pixels, each with its own amount of light. */
const sprite = {
  columns: 3,
  rows: 3,
  hertz: 3,
  width: 20,
  height: 12,
  cells: Array.from({ length: 9 }, (_, cell) => {
    const light = new Uint8Array(20 * 12 * 3);
    for (let i = 0; i < light.length; i += 3) light.set([20 * (cell + 1), 100, 160], i);
    return light;
  }),
};
/** The second and third overlap; the last hangs over the picture's corner. */
const baked: BakedLights = {
  sprites: [sprite],
  lights: [
    { sprite: 0, x: 5, y: 5 },
    { sprite: 0, x: 60, y: 40 },
    { sprite: 0, x: 70, y: 46 },
    { sprite: 0, x: width - 8, y: -4 },
  ],
};
const clock = { frames: 120, frameRate: 30, seed: 3 };

describe("lights on a plate", () => {
  it("show the same at a frame whatever was shown before", () => {
    const run = fc.property(fc.array(fc.integer({ min: 0, max: 119 }), { minLength: 1, maxLength: 12 }), (frames) => {
      const [kept, fresh] = [surfaceOf(60), surfaceOf(60)];
      const moving = createMovingLights(kept, baked);
      for (const frame of frames) moving.show(frame, clock);
      createMovingLights(fresh, baked).show(frames.at(-1) ?? 0, clock);
      expect(Buffer.compare(kept.pixels(), fresh.pixels())).toBe(0);
    });
    fc.assert(run, { numRuns: 60 });
  });

  it("end a shot as they began it", () => {
    const surface = surfaceOf(60);
    const moving = createMovingLights(surface, baked);
    moving.show(0, clock);
    const first = surface.pixels().slice();
    for (let frame = 1; frame < 60; frame++) moving.show(frame, clock);
    expect(Buffer.compare(surface.pixels(), first)).not.toBe(0);
    for (let frame = 60; frame < 120; frame++) moving.show(frame, clock);
    expect(Buffer.compare(surface.pixels(), first)).toBe(0);
  });

  it("change nothing but the tiles that they mark, and mark none where nothing changes", () => {
    const surface = surfaceOf(60);
    const moving = createMovingLights(surface, baked);
    moving.show(0, clock);
    moving.show(50, clock);
    const before = surface.pixels().slice();
    surface.marked.clear();
    moving.show(50, clock);
    expect(surface.marked.size).toBe(0);
    moving.show(70, clock);
    expect(surface.marked.size).toBeGreaterThan(0);
    const changed = new Set<number>();
    for (let i = 0; i < before.length; i++) {
      const pixel = i >> 2;
      if (before[i] !== surface.pixels()[i])
        changed.add(Math.floor(pixel / width / 16) * columns + ((pixel % width) >> 4));
    }
    expect([...changed].filter((each) => !surface.marked.has(each))).toEqual([]);
  });

  it.each([16, 60, 200, 235])("never wrap on a plate of luma %i", (luma) => {
    const surface = surfaceOf(luma);
    createMovingLights(surface, baked).show(0, clock);
    const lumas = surface.pixels().filter((_, i) => i % 4 === 0);
    expect(Math.min(...lumas)).toBe(luma);
    expect(Math.max(...lumas)).toBeLessThanOrEqual(235);
    const alphas = surface.pixels().filter((_, i) => i % 4 === 3);
    expect(new Set(alphas)).toEqual(new Set([255]));
  });
});

describe("baked lights as bytes", () => {
  it("are read as they were written", () => {
    expect(readLights(writeLights(baked))).toEqual(baked);
    expect(readLights(writeLights({ sprites: [], lights: [] })).lights).toEqual([]);
  });

  it.each([
    ["cut short", writeLights(baked).subarray(0, 400)],
    ["empty", new Uint8Array()],
  ])("are refused where they are %s", (_name, bytes) => {
    expect(() => readLights(bytes)).toThrow(expect.objectContaining({ code: "blob_corrupt" }));
  });
});

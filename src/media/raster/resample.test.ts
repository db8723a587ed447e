import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RgbaPicture } from "./picture.ts";
import { resample } from "./resample.ts";

function picture(width: number, height: number, pixel: (x: number, y: number) => readonly number[]): RgbaPicture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(pixel(x, y), (y * width + x) * 4);
  return { width, height, data };
}

function pixelOf({ width, data }: RgbaPicture, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

describe("resampling", () => {
  it.each([0.31, 0.5, 1, 1.7, 3])("keeps a flat colour flat at scale %f", (scale) => {
    const source = picture(48, 40, () => [200, 90, 17, 240]);
    const size = { width: Math.floor(48 * scale), height: Math.floor(40 * scale) };
    const out = resample(source, { ...size, scale, shiftX: 0, shiftY: 0 });
    const border = Math.ceil(2 * Math.max(1, scale));
    for (let y = border; y < size.height - border; y++) {
      for (let x = border; x < size.width - border; x++) expect(pixelOf(out, x, y)).toEqual([200, 90, 17, 240]);
    }
  });

  it("moves by whole pixels without changing a ramp", () => {
    // A Mitchell filter blurs detail a little, but leaves straight ramps as they are.
    const source = picture(32, 32, (x, y) => [4 * x, 4 * y, 2 * x + 2 * y, 255]);
    const out = resample(source, { width: 32, height: 32, scale: 1, shiftX: 3, shiftY: 2 });
    for (let y = 6; y < 28; y++) {
      for (let x = 7; x < 28; x++) expect(pixelOf(out, x, y)).toEqual(pixelOf(source, x - 3, y - 2));
    }
  });

  it("never lets a colour ring beyond its alpha", () => {
    const run = fc.property(
      fc.uint8Array({ minLength: 144, maxLength: 144 }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      (hard, scale) => {
        const source = picture(12, 12, (x, y) =>
          (hard[y * 12 + x] as number) > 127 ? [255, 0, 255, 255] : [0, 0, 0, 0],
        );
        const { data } = resample(source, { width: 20, height: 20, scale, shiftX: 1.3, shiftY: -0.4 });
        for (let i = 0; i < data.length; i += 4) {
          const alpha = data[i + 3] as number;
          expect(Math.max(data[i] as number, data[i + 1] as number, data[i + 2] as number)).toBeLessThanOrEqual(alpha);
        }
      },
    );
    fc.assert(run, { numRuns: 40 });
  });

  it("fades into air at the border, and gives the same bytes twice", () => {
    const source = picture(9, 9, () => [255, 255, 255, 255]);
    const target = { width: 30, height: 30, scale: 2.5, shiftX: 4.2, shiftY: 4.2 };
    const out = resample(source, target);
    expect(pixelOf(out, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(pixelOf(out, 15, 15)).toEqual([255, 255, 255, 255]);
    expect(resample(source, target).data).toEqual(out.data);
  });
});

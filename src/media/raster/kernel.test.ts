import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKernel } from "./kernel.ts";
import { summarise, summariseSquares, type Picture } from "./picture.ts";

const columns = 6;
const rows = 5;
const width = columns * 16;
const height = rows * 16;

interface BentLayer {
  readonly picture: Picture;
  /** The texture position that is seen at a picture pixel. */
  readonly at: (x: number, y: number) => readonly [number, number];
  /** Says of every tile that it may be seen through. */
  readonly isTransparent?: boolean;
}

/** Stacks bent layers on a plate with the kernel alone; nodes are written by hand, as `solveNodes` would. */
function draw(plate: Picture, layers: readonly BentLayer[], pattern?: Int8Array) {
  const kernel = createKernel();
  const records = kernel.allocate((1 + layers.length) * kernel.offset("LAYER_SIZE"));
  const put = (index: number, name: `LAYER_${string}`, value: number) => {
    kernel.ints()[(records + index * kernel.offset("LAYER_SIZE") + kernel.offset(name)) >> 2] = value;
  };
  const upload = (index: number, shown: Picture, states: Uint8Array) => {
    const texture = kernel.allocate(shown.data.length + 64);
    kernel.bytes().set(shown.data, texture);
    const summary = kernel.allocate(states.length);
    kernel.bytes().set(states, summary);
    put(index, "LAYER_TEXTURE", texture);
    put(index, "LAYER_STRIDE", shown.width * 4);
    put(index, "LAYER_WIDTH", shown.width);
    put(index, "LAYER_HEIGHT", shown.height);
    put(index, "LAYER_SUMMARY", summary);
    put(index, "LAYER_SUMMARY_WIDTH", Math.ceil(shown.width / 16));
    put(index, "LAYER_SUMMARY_HEIGHT", Math.ceil(shown.height / 16));
    put(index, "LAYER_VISIBLE", 1);
  };
  upload(0, plate, summarise(plate).states);
  put(0, "LAYER_KIND", kernel.offset("LAYER_KIND_FIXED"));
  for (const [i, { picture: shown, at, isTransparent }] of layers.entries()) {
    const { states } = summariseSquares(shown);
    upload(i + 1, shown, isTransparent ? states.map((state) => (state === 0 ? 0 : 0b0101)) : states);
    put(i + 1, "LAYER_KIND", kernel.offset("LAYER_KIND_BENT"));
    const nodes = kernel.allocate((columns + 1) * (rows + 1) * 8);
    put(i + 1, "LAYER_NODES", nodes);
    put(i + 1, "LAYER_NODES_BEFORE", nodes);
    const range = kernel.offset("LAYER_RANGE");
    kernel.ints().set([0, 0, columns, rows], (records + (i + 1) * kernel.offset("LAYER_SIZE") + range) >> 2);
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) {
        const position = at(column * 16, row * 16).map((value) => Math.round(value * 65_536));
        kernel.ints().set(position, (nodes >> 2) + (row * (columns + 1) + column) * 2);
      }
    }
  }
  const dirty = kernel.allocate(columns * rows);
  kernel.bytes().fill(1, dirty, dirty + columns * rows);
  kernel.configure(records, 1 + layers.length, columns, rows, dirty, kernel.allocate(kernel.offset("SCRATCH_SIZE")));
  const luma = kernel.allocate(width * height);
  const blue = kernel.allocate((width * height) / 4);
  const red = kernel.allocate((width * height) / 4);
  const patternAt = kernel.allocate(width * height);
  if (pattern) kernel.bytes().set(new Uint8Array(pattern.buffer), patternAt);
  const drawnRows = kernel.allocate(rows);
  const still = kernel.allocate((width * height) / 4);
  const tiles = kernel.drawMarked(luma, width, blue, red, width / 2, pattern ? patternAt : 0, still, still, drawnRows);
  const take = (at: number, size: number) => kernel.bytes().slice(at, at + size);
  return {
    tiles,
    luma: take(luma, width * height),
    blue: take(blue, (width * height) / 4),
    red: take(red, (width * height) / 4),
    again: kernel.drawMarked(luma, width, blue, red, width / 2, 0, 0, 0, drawnRows),
  };
}

function picture(size: { width: number; height: number }, pixel: (x: number, y: number) => readonly number[]): Picture {
  const data = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) data.set(pixel(x, y), (y * size.width + x) * 4);
  }
  return { ...size, x: 0, y: 0, data };
}

const noise = (x: number, y: number) => (Math.imul(x + 1, 0x9e37) ^ Math.imul(y + 1, 0x85eb)) & 127;
const plate = picture({ width, height }, () => [60, 120, 130, 255]);
const big = picture({ width: width + 64, height: height + 64 }, (x, y) => [60 + noise(x, y), 100, 140, 255]);

describe("stacking bent layers", () => {
  it.each([
    ["where it is", 16, 16],
    ["three pixels to the left and five up", 19, 21],
  ])("shows an opaque layer's pixels as they are, %s", (_name, shiftX, shiftY) => {
    const { luma, blue, red, tiles, again } = draw(plate, [{ picture: big, at: (x, y) => [x + shiftX, y + shiftY] }]);
    expect({ tiles, again }).toEqual({ tiles: columns * rows, again: 0 });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const wanted = 60 + noise(x + shiftX, y + shiftY);
        expect(Math.abs((luma[y * width + x] as number) - wanted)).toBeLessThanOrEqual(1);
      }
    }
    expect([...new Set(blue), ...new Set(red)]).toEqual([100, 140]);
  });

  it("lays half-clear pixels over what is below, to a level", () => {
    const veil = picture(big, () => [50, 64, 64, 128]);
    const { luma } = draw(plate, [{ picture: veil, at: (x, y) => [x + 16, y + 16] }]);
    expect(Math.abs((luma[0] as number) - (50 + 60 * (127 / 255)))).toBeLessThanOrEqual(1);
  });

  it("shows the plate where a layer's texture ends", () => {
    const small = picture({ width: 40, height: 40 }, () => [200, 128, 128, 255]);
    const { luma } = draw(plate, [{ picture: small, at: (x, y) => [x - 30, y - 20] }]);
    expect([luma[40 * width + 50], luma[40 * width + 5], luma[70 * width + 50]]).toEqual([200, 60, 60]);
  });

  it("gives the same bytes where covered layers are left out as where all are drawn", () => {
    const bend = fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -0.3, max: 0.3, noNaN: true })));
    const run = fc.property(bend, bend, (lower, upper) => {
      const at =
        ([a, b, c, d]: number[]) =>
        (x: number, y: number) =>
          [x + 16 + (a as number) * x + (b as number) * y, y + 16 + (c as number) * x + (d as number) * y] as const;
      const holed = picture(big, (x, y) =>
        ((x >> 5) + (y >> 5)) % 3 === 0 ? [0, 0, 0, 0] : [60 + noise(y, x), 90, 150, 255],
      );
      const layers = [
        { picture: big, at: at(lower) },
        { picture: holed, at: at(upper) },
      ];
      const culled = draw(plate, layers);
      const whole = draw(
        plate,
        layers.map((layer) => ({ ...layer, isTransparent: true })),
      );
      expect(Buffer.compare(culled.luma, whole.luma)).toBe(0);
      expect(Buffer.compare(culled.blue, whole.blue)).toBe(0);
    });
    fc.assert(run, { numRuns: 40 });
  });
});

describe("the pattern on luma", () => {
  it("is added pixel by pixel and stops at black and white", () => {
    const extremes = picture({ width, height }, (x) => [x < 32 ? 250 : x < 64 ? 3 : 100, 128, 128, 255]);
    const pattern = new Int8Array(width * height).map((_, i) =>
      i % width < 32 ? 9 : i % width < 64 ? -9 : (i % 7) - 3,
    );
    const { luma, blue } = draw(extremes, [], pattern);
    expect([luma[0], luma[40], blue[0]]).toEqual([255, 0, 128]);
    for (let x = 64; x < width; x++) expect(luma[width + x]).toBe(100 + ((width + x) % 7) - 3);
  });
});

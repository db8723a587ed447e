import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { openGroundLevels, type MarkGround } from "./find-levels.ts";
import { colourLattice, isDark, lumaLattice } from "./mark-lattice.ts";

const canvas = { width: 1920, height: 1080, stride: 1920, rows: 1088 };
const paint = (tone: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: canvas.stride * canvas.rows }, (_unused, at) =>
    tone(at % canvas.stride, Math.floor(at / canvas.stride)),
  );
const random = createRandom(digestBytes("a painted wall"));
const blots = Array.from({ length: 480 * 272 }, () => 116 + Math.round(8 * random()));
const painted = paint((x, y) => blots[Math.floor(y / 4) * 480 + Math.floor(x / 4)] as number);

type Tint = readonly [blue: number, red: number];
const [grey, violet] = [
  [128, 128],
  [152, 140],
] as const satisfies readonly Tint[];

const findIn = (luma: Uint8Array, more: Partial<MarkGround> = {}, [blue, red]: Tint = grey): Uint8Array => {
  const plate = new Uint8Array(luma.length * 4);
  for (const [at, value] of luma.entries()) plate.set([value, blue, red, 255], at * 4);
  return openGroundLevels(canvas, { covered: undefined, plate, texts: [], ...more }).levels();
};
const level = (luma: Uint8Array, more: Partial<MarkGround> = {}) => {
  const levels = findIn(luma, more);
  return (column: number, row: number) => levels[row * lumaLattice.columns + column];
};
/** Levels that cells of the picture have, each once. */
const kinds = (at: ReturnType<typeof level>) => [
  ...new Set(Array.from({ length: 96 * 54 }, (_unused, cell) => at(cell % 96, Math.floor(cell / 96)))),
];
/** Levels that cells of colour have, each once: those of blue, and those of red. */
const colourKinds = (levels: Uint8Array) => {
  const found = { blue: new Set<number>(), red: new Set<number>() };
  for (let row = 0; row < 33; row++) {
    for (let column = 0; column < 60; column++) {
      const value = levels[colourLattice.first + row * colourLattice.columns + column] as number;
      found[isDark(column, row) ? "blue" : "red"].add(value);
    }
  }
  return { blue: [...found.blue], red: [...found.red] };
};

describe("the levels of a mark", () => {
  it.each([
    ["a plain wall", paint(() => 120)],
    ["one that grows lighter", paint((x) => 60 + x / 16)],
  ])("are one on %s", (_name, luma) => {
    expect(kinds(level(luma))).toEqual([1]);
  });

  it("are two where much is painted", () => {
    expect(kinds(level(painted))).toEqual([2]);
  });

  it("are one on both sides of a single edge", () => {
    expect(kinds(level(paint((x) => (x < 1000 ? 60 : 180))))).toEqual([1]);
  });

  it("are one where something plain may lie over what is painted, and outside of the window that it is seen in", () => {
    const under = level(painted, { texts: [{ x: 410, y: 200, width: 20, height: 20 }] });
    expect([under(19, 10), under(20, 10), under(21, 10), under(22, 10), under(20, 9), under(20, 11)]).toEqual([
      2, 1, 1, 2, 2, 2,
    ]);
    const seen = level(painted, { window: { x: 400, y: 200, width: 200, height: 200 } });
    expect([seen(19, 12), seen(20, 12), seen(29, 12), seen(30, 12)]).toEqual([1, 2, 2, 1]);
  });

  it("are none where somebody stands", () => {
    const covered = new Uint8Array(canvas.stride * canvas.rows).fill(255, 0, 400 * canvas.stride);
    const at = level(painted, { covered });
    expect([at(50, 5), at(50, 20), at(50, 21)]).toEqual([0, 0, 2]);
  });

  it("are none in colours on grey, which shows every tint, and two on what is colourful", () => {
    const wall = paint(() => 70);
    expect(colourKinds(findIn(wall))).toEqual({ blue: [0], red: [0] });
    expect(colourKinds(findIn(wall, {}, violet))).toEqual({ blue: [2], red: [2] });
  });

  it("are more in colours where much is painted, and none where it is not known what will lie there", () => {
    const rough = painted.map((value) => 60 + 6 * (value - 116));
    expect(colourKinds(findIn(rough, {}, violet)).blue.every((value) => value > 2)).toBe(true);
    const all = { x: 0, y: 0, width: 1920, height: 1080 };
    expect(colourKinds(findIn(rough, { content: all }, violet))).toEqual({ blue: [0], red: [0] });
  });

  it("are none in colours where somebody stands, nor beside", () => {
    const covered = new Uint8Array(canvas.stride * canvas.rows).fill(255, 0, 400 * canvas.stride);
    const levels = findIn(painted, { covered });
    const at = (row: number) => levels[colourLattice.first + row * colourLattice.columns + 30];
    // Of brightness, rows to the 20th are left out: 420 pixels, in which the middles of the first 13 rows of colours lie.
    expect([at(5), at(12)]).toEqual([0, 0]);
    expect(at(13)).toBeGreaterThan(0);
  });

  it("are in colours what the picture in a shot's middle says, under a slide as beside it, but not under texts", () => {
    // The plate is grey all over; a violet slide fills the right half of the picture.
    const whole = { x: 960, y: 0, width: 960, height: 1080 };
    const half = (left: number, right: number) =>
      Uint8Array.from({ length: 960 * 544 }, (_unused, at) => (at % 960 < 480 ? left : right));
    const plate = new Uint8Array(canvas.stride * canvas.rows * 4).map(
      (_value, at) => [70, 128, 128, 255][at % 4] as number,
    );
    const shown = {
      luma: paint(() => 70),
      blue: half(grey[0], violet[0]),
      red: half(grey[1], violet[1]),
      lumaStride: canvas.stride,
      chromaStride: 960,
      drawnRows: new Uint8Array(68),
    };
    const texts = [{ x: 1280, y: 640, width: 320, height: 64 }];
    const ground = openGroundLevels(canvas, { covered: undefined, plate, texts, content: whole });
    const at = (levels: Uint8Array, column: number, row: number) =>
      levels[colourLattice.first + row * colourLattice.columns + column];
    const places = [
      [10, 5],
      [29, 30],
      [30, 30],
      [50, 3],
      [45, 20],
    ] as const;
    expect(places.map(([column, row]) => at(ground.levels(), column, row))).toEqual([0, 0, 0, 0, 0]);
    const levels = ground.levels(shown);
    expect(places.map(([column, row]) => at(levels, column, row))).toEqual([0, 0, 2, 2, 0]);
    // Brightness is marked as before: what lies over the plate may be plain.
    expect(levels.subarray(0, colourLattice.first)).toEqual(ground.levels().subarray(0, colourLattice.first));
  });
});

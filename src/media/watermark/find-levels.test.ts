import { describe, expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { findLevels, type MarkGround } from "./find-levels.ts";
import { lattice } from "./mark-pattern.ts";

const canvas = { width: 1920, height: 1080, stride: 1920, rows: 1088 };
const paint = (tone: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: canvas.stride * canvas.rows }, (_unused, at) =>
    tone(at % canvas.stride, Math.floor(at / canvas.stride)),
  );
const random = createRandom(digestBytes("a painted wall"));
const blots = Array.from({ length: 480 * 272 }, () => 116 + Math.round(8 * random()));
const painted = paint((x, y) => blots[Math.floor(y / 4) * 480 + Math.floor(x / 4)] as number);

const level = (luma: Uint8Array, more: Partial<MarkGround> = {}) => {
  const levels = findLevels(canvas, { covered: undefined, luma, hidden: [], ...more });
  return (column: number, row: number) => levels[row * lattice.columns + column];
};
/** Levels that cells of the picture have, each once. */
const kinds = (at: ReturnType<typeof level>) => [
  ...new Set(Array.from({ length: 96 * 54 }, (_unused, cell) => at(cell % 96, Math.floor(cell / 96)))),
];

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
    const under = level(painted, { hidden: [{ x: 410, y: 200, width: 20, height: 20 }] });
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
});

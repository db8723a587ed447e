import { describe, expect, it } from "vitest";
import { drawMark } from "./draw-mark.ts";
import { findStillCells } from "./find-still.ts";
import { lattice } from "./mark-pattern.ts";

const canvas = { width: 1920, height: 1080, stride: 1920, rows: 1088 };
const signs = Int8Array.from({ length: lattice.columns * lattice.rows }, (_unused, cell) => (cell % 3 === 0 ? 1 : -1));
const signAt = (column: number, row: number) => signs[row * lattice.columns + column];

describe("the plane of a mark", () => {
  it.each([
    ["1080 lines, 20 pixels a cell", canvas, 20],
    ["2160 lines, 40", { width: 3840, height: 2160, stride: 3840, rows: 2160 }, 40],
    ["upright", { width: 1080, height: 1920, stride: 1088, rows: 1920 }, 20],
  ])("has whole cells at %s", (_name, size, side) => {
    const plane = drawMark(signs, size, findStillCells(size, undefined));
    for (const [x, y] of [
      [0, 0],
      [side - 1, side - 1],
      [side, 0],
      [size.width - 1, size.height - 1],
      [5 * side + 3, 7 * side],
    ] as const) {
      expect(plane[y * size.stride + x]).toBe(signAt(Math.floor(x / side), Math.floor(y / side)));
    }
  });

  it("shares a picture of 480 lines among all cells, to the pixel", () => {
    const size = { width: 854, height: 480, stride: 864, rows: 480 };
    const plane = drawMark(signs, size, findStillCells(size, undefined));
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const at = [x, y].map((pixel) => Math.floor(((pixel + 0.5) * 54) / 480)) as [number, number];
        if (plane[y * size.stride + x] !== (at[0] < lattice.columns ? signAt(...at) : 0))
          throw new Error(`at ${x}, ${y}`);
      }
    }
    // What lies beyond the picture is not marked.
    expect(plane[854]).toBe(0);
  });

  it("leaves out where somebody is, and one cell round it", () => {
    const covered = new Uint8Array(canvas.stride * canvas.rows);
    for (let y = 240; y < 260; y++) covered.fill(255, y * canvas.stride + 480, y * canvas.stride + 500);
    const still = findStillCells(canvas, covered);
    const busy = [...still].flatMap((isStill, cell) =>
      isStill ? [] : [[cell % lattice.columns, Math.floor(cell / lattice.columns)]],
    );
    expect(busy).toEqual([11, 12, 13].flatMap((row) => [23, 24, 25].map((column) => [column, row])));
    const plane = drawMark(signs, canvas, still);
    expect(plane[250 * canvas.stride + 490]).toBe(0);
    expect(plane[250 * canvas.stride + 525]).toBe(signAt(26, 12));
  });

  it("leaves nothing out where nobody is seen", () => {
    expect(findStillCells(canvas, undefined).every((isStill) => isStill === 1)).toBe(true);
  });
});

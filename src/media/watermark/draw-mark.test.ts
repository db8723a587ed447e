import { describe, expect, it } from "vitest";
import { drawMark } from "./draw-mark.ts";
import { findStillCells } from "./find-still.ts";
import { cellAt, cellSide, colourLattice, isDark, lumaLattice, markCells } from "./mark-lattice.ts";

const canvas = { width: 1920, height: 1080, stride: 1920, rows: 1088 };
const signs = Int8Array.from({ length: markCells }, (_unused, cell) => (cell % 3 === 0 ? 1 : -1));
const signAt = (column: number, row: number) => signs[row * lumaLattice.columns + column];
const everywhere = new Uint8Array(markCells).fill(1);

describe("the plane of a mark", () => {
  it.each([
    ["1080 lines, 20 pixels a cell", canvas, 20],
    ["2160 lines, 40", { width: 3840, height: 2160, stride: 3840, rows: 2160 }, 40],
    ["upright", { width: 1080, height: 1920, stride: 1088, rows: 1920 }, 20],
  ])("has whole cells at %s", (_name, size, side) => {
    const { luma: plane } = drawMark(signs, size, everywhere);
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
    const { luma: plane } = drawMark(signs, size, everywhere);
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const at = [x, y].map((pixel) => Math.floor(((pixel + 0.5) * 54) / 480)) as [number, number];
        if (plane[y * size.stride + x] !== (at[0] < lumaLattice.columns ? signAt(...at) : 0))
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
      isStill ? [] : [[cell % lumaLattice.columns, Math.floor(cell / lumaLattice.columns)]],
    );
    expect(busy).toEqual([11, 12, 13].flatMap((row) => [23, 24, 25].map((column) => [column, row])));
    const levels = Uint8Array.from({ length: markCells }, (_unused, cell) => still[cell] ?? 0);
    const { luma: plane } = drawMark(signs, canvas, levels);
    expect(plane[250 * canvas.stride + 490]).toBe(0);
    expect(plane[250 * canvas.stride + 525]).toBe(signAt(26, 12));
  });

  it.each([
    ["1080 lines", canvas],
    ["upright", { width: 1080, height: 1920, stride: 1088, rows: 1920 }],
    ["480 lines", { width: 854, height: 480, stride: 864, rows: 480 }],
  ])("changes dark squares in blue and light ones in red, at %s", (_name, size) => {
    const levels = Uint8Array.from({ length: markCells }, (_unused, cell) => cell % 4);
    const { blue, red } = drawMark(signs, size, levels);
    const side = cellSide(colourLattice, size) / 2;
    for (let y = 0; y < size.height / 2; y++) {
      for (let x = 0; x < size.width / 2; x++) {
        const [column, row] = [cellAt(x, side), cellAt(y, side)];
        const cell = colourLattice.first + row * colourLattice.columns + column;
        const wanted = column < colourLattice.columns ? (signs[cell] as number) * (levels[cell] as number) : 0;
        const at = (y * size.stride) / 2 + x;
        const drawn = [blue[at], red[at]];
        if (!isDark(column, row)) drawn.reverse();
        if (drawn[0] !== wanted || drawn[1] !== 0) throw new Error(`at ${x}, ${y}: ${drawn.join(" ")}`);
      }
    }
    // Two whole blocks of those that are coded together.
    expect(cellSide(colourLattice, canvas)).toBe(32);
  });

  it("leaves nothing out where nobody is seen", () => {
    expect(findStillCells(canvas, undefined).every((isStill) => isStill === 1)).toBe(true);
  });
});

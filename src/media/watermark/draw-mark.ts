import type { StagePattern } from "../stage/index.ts";
import {
  cellAt,
  cellSide,
  colourLattice,
  endOf,
  indexOf,
  isDark,
  lumaLattice,
  type MarkCanvas,
  type MarkLattice,
} from "./mark-lattice.ts";

/**
 * What marks a shot, in rows of the canvas's stride, and of half of it for the colours. It is the same in all of the shot's frames, so that it is coded once.
 * @param signs of each of a mark's cells, as `signCells` gives them
 * @param levels of each cell, how many levels its mark has; 0 where it may not be marked
 */
export function drawMark(signs: Int8Array, canvas: MarkCanvas, levels: Uint8Array): StagePattern {
  const levelOf = (cell: number): number => (signs[cell] as number) * (levels[cell] as number);
  const half = {
    width: Math.ceil(canvas.width / 2),
    height: Math.ceil(canvas.height / 2),
    stride: canvas.stride / 2,
    rows: canvas.rows / 2,
  };
  const side = cellSide(colourLattice, canvas) / 2;
  const drawColour = (isDrawn: typeof isDark): Int8Array =>
    drawPlane(colourLattice, half, side, (cell, column, row) => (isDrawn(column, row) ? levelOf(cell) : 0));
  return {
    luma: drawPlane(lumaLattice, canvas, cellSide(lumaLattice, canvas), levelOf),
    blue: drawColour(isDark),
    red: drawColour((column, row) => !isDark(column, row)),
  };
}

function drawPlane(
  lattice: MarkLattice,
  { width, height, stride, rows }: MarkCanvas,
  side: number,
  levelOf: (cell: number, column: number, row: number) => number,
): Int8Array {
  const plane = new Int8Array(stride * rows);
  for (let top = 0; top < height;) {
    const row = cellAt(top, side);
    for (let left = 0; left < width;) {
      const column = cellAt(left, side);
      const cell = indexOf(lattice, column, row);
      const right = Math.min(width, endOf(column, side));
      const level = cell === undefined ? 0 : levelOf(cell, column, row);
      plane.fill(level, top * stride + left, top * stride + right);
      left = right;
    }
    const bottom = Math.min(height, endOf(row, side));
    for (let y = top + 1; y < bottom; y++) plane.copyWithin(y * stride, top * stride, top * stride + width);
    top = bottom;
  }
  return plane;
}

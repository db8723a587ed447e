import { cellAt, endOf, indexOf, type MarkCanvas } from "./lattice-cells.ts";
import { cellSide } from "./mark-pattern.ts";

/**
 * The plane that marks a shot: what is added to each pixel's luma. It is the same in all of the shot's frames, so that it is
 * coded once.
 * @param signs of each cell of the lattice, as `signCells` gives them
 * @param levels of each cell, how many levels its mark has; 0 where it may not be marked
 */
export function drawMark(signs: Int8Array, canvas: MarkCanvas, levels: Uint8Array): Int8Array {
  const { width, height, stride, rows } = canvas;
  const side = cellSide(canvas);
  const plane = new Int8Array(stride * rows);
  for (let top = 0; top < height;) {
    const row = cellAt(top, side);
    for (let left = 0; left < width;) {
      const column = cellAt(left, side);
      const cell = indexOf(column, row);
      const right = Math.min(width, endOf(column, side));
      const level = cell === undefined ? 0 : (signs[cell] as number) * (levels[cell] as number);
      plane.fill(level, top * stride + left, top * stride + right);
      left = right;
    }
    const bottom = Math.min(height, endOf(row, side));
    for (let y = top + 1; y < bottom; y++) plane.copyWithin(y * stride, top * stride, top * stride + width);
    top = bottom;
  }
  return plane;
}

import { cellAt, indexOf, type MarkCanvas } from "./lattice-cells.ts";
import { cellSide, lattice } from "./mark-pattern.ts";

/** How much of a cell somebody covers before it counts as theirs. */
const coveredShare = 0.04;

/**
 * Cells in which nobody moves, nor in those beside them: 1. A pattern that stands still where something moves would be coded
 * anew in every frame, and faces are looked at the closest.
 * @param covered of each pixel of the canvas, how much the presenter covers it, 0 to 255; undefined where nobody is seen
 */
export function findStillCells(canvas: MarkCanvas, covered: Uint8Array | undefined): Uint8Array {
  const cells = lattice.columns * lattice.rows;
  if (!covered) return new Uint8Array(cells).fill(1);
  const { width, height, stride } = canvas;
  const side = cellSide(canvas);
  const sums = new Float64Array(cells);
  for (let y = 0; y < height; y++) {
    const row = cellAt(y, side);
    for (let x = 0; x < width; x++) {
      const cell = indexOf(cellAt(x, side), row);
      if (cell !== undefined) (sums[cell] as number) += covered[y * stride + x] as number;
    }
  }
  const isCovered = (column: number, row: number) =>
    column >= 0 && row >= 0 && (sums[row * lattice.columns + column] ?? 0) > coveredShare * 255 * side * side;
  return Uint8Array.from(sums, (_sum, cell) => {
    const [column, row] = [cell % lattice.columns, Math.floor(cell / lattice.columns)];
    const isBusy = [-1, 0, 1].some((down) => [-1, 0, 1].some((across) => isCovered(column + across, row + down)));
    return isBusy ? 0 : 1;
  });
}

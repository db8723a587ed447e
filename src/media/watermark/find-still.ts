import { cellSide, lumaLattice, type MarkCanvas } from "./mark-lattice.ts";
import { meanInCells } from "./mean-in-cells.ts";

/** How much of a cell somebody covers before it counts as theirs. */
const coveredShare = 0.04;

/**
 * Cells in which nobody moves, nor in those beside them: 1. A pattern that stands still where something moves would be coded
 * anew in every frame, and faces are looked at the closest.
 * @param covered of each pixel of the canvas, how much the presenter covers it, 0 to 255; undefined where nobody is seen
 */
export function findStillCells(canvas: MarkCanvas, covered: Uint8Array | undefined): Uint8Array {
  const cells = lumaLattice.columns * lumaLattice.rows;
  if (!covered) return new Uint8Array(cells).fill(1);
  const side = cellSide(lumaLattice, canvas);
  const means = meanInCells(covered, { ...canvas, step: 1, side }, lumaLattice);
  const isCovered = (column: number, row: number) =>
    column >= 0 && row >= 0 && (means[row * lumaLattice.columns + column] ?? 0) > coveredShare * 255;
  return Uint8Array.from(means, (_mean, cell) => {
    const [column, row] = [cell % lumaLattice.columns, Math.floor(cell / lumaLattice.columns)];
    const isBusy = [-1, 0, 1].some((down) => [-1, 0, 1].some((across) => isCovered(column + across, row + down)));
    return isBusy ? 0 : 1;
  });
}

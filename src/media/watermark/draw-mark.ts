import { cellSide, lattice } from "./mark-pattern.ts";

/** What a mark is drawn on: a picture, and the rows that it is drawn in. */
export interface MarkCanvas {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly rows: number;
}

/**
 * The plane that marks a shot: what is added to each pixel's luma, 1, 0 or −1. It is the same in all of the shot's frames,
 * so that it is coded once.
 * @param signs of each cell of the lattice, as `signCells` gives them
 * @param still of each cell, 1 where it may be marked
 */
export function drawMark(signs: Int8Array, canvas: MarkCanvas, still: Uint8Array): Int8Array {
  const { width, height, stride, rows } = canvas;
  const side = cellSide(canvas);
  const plane = new Int8Array(stride * rows);
  for (let top = 0; top < height;) {
    const row = cellAt(top, side);
    for (let left = 0; left < width;) {
      const column = cellAt(left, side);
      const cell = indexOf(column, row);
      const right = Math.min(width, endOf(column, side));
      const level = cell !== undefined && still[cell] ? (signs[cell] as number) : 0;
      plane.fill(level, top * stride + left, top * stride + right);
      left = right;
    }
    const bottom = Math.min(height, endOf(row, side));
    for (let y = top + 1; y < bottom; y++) plane.copyWithin(y * stride, top * stride, top * stride + width);
    top = bottom;
  }
  return plane;
}

/** The cell, along one side, that a pixel's middle lies in. */
function cellAt(pixel: number, side: number): number {
  return Math.floor((pixel + 0.5) / side);
}

/** A cell's place in the lattice; undefined of the sliver that a picture of 854 pixels has beyond its last column. */
function indexOf(column: number, row: number): number | undefined {
  return column < lattice.columns && row < lattice.rows ? row * lattice.columns + column : undefined;
}

/** The first pixel whose middle lies beyond a cell. */
function endOf(cell: number, side: number): number {
  return Math.ceil((cell + 1) * side - 0.5);
}

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

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
 * @param covered of each pixel of the canvas, how much the presenter covers it, 0 to 255
 */
export function drawMark(signs: Int8Array, canvas: MarkCanvas, covered: Uint8Array | undefined): Int8Array {
  const { width, height, stride, rows } = canvas;
  const side = cellSide(canvas);
  const plane = new Int8Array(stride * rows);
  const busy = covered ? findBusyCells(canvas, covered) : new Uint8Array(signs.length);
  for (let y = 0; y < height; y++) {
    const row = cellAt(y, side) * lattice.columns;
    for (let x = 0; x < width; x++) {
      const cell = row + cellAt(x, side);
      if (!busy[cell]) plane[y * stride + x] = signs[cell] as number;
    }
  }
  return plane;
}

function cellAt(pixel: number, side: number): number {
  return Math.floor((pixel + 0.5) / side);
}

/** How much of a cell somebody covers before it counts as theirs. */
const busyShare = 0.04;

/**
 * Cells in which somebody moves, with those beside them. A pattern that stands still there would be coded again in every
 * frame, and faces are looked at the closest.
 */
function findBusyCells(canvas: MarkCanvas, covered: Uint8Array): Uint8Array {
  const { width, height, stride } = canvas;
  const side = cellSide(canvas);
  const sums = new Float64Array(lattice.columns * lattice.rows);
  for (let y = 0; y < height; y++) {
    const row = cellAt(y, side) * lattice.columns;
    for (let x = 0; x < width; x++) {
      (sums[row + cellAt(x, side)] as number) += covered[y * stride + x] as number;
    }
  }
  const isCovered = (column: number, row: number) =>
    column >= 0 && row >= 0 && (sums[row * lattice.columns + column] ?? 0) > busyShare * 255 * side * side;
  return Uint8Array.from(sums, (_sum, cell) => {
    const [column, row] = [cell % lattice.columns, Math.floor(cell / lattice.columns)];
    return [-1, 0, 1].some((down) => [-1, 0, 1].some((across) => isCovered(column + across, row + down))) ? 1 : 0;
  });
}

import type { PictureBox } from "../stage/index.ts";
import { findStillCells } from "./find-still.ts";
import { cellAt, indexOf, type MarkCanvas } from "./lattice-cells.ts";
import { cellSide, lattice } from "./mark-pattern.ts";

/** What a mark is drawn on, by what is known before the first frame. */
export interface MarkGround {
  /** Of each pixel of the canvas, how much somebody covers it, 0 to 255; undefined where nobody is seen. */
  readonly covered: Uint8Array | undefined;
  /** Of what stands behind everything, in rows of `canvas.stride`. */
  readonly luma: Uint8Array;
  /** Where something plain may lie over that: captions, names, slides. */
  readonly hidden: readonly PictureBox[];
  /** It is seen in this box only. */
  readonly window?: PictureBox;
}

/** Of how many levels a cell's mark is on a plain wall, and where what is painted hides more. */
const [plainLevels, paintedLevels] = [1, 2] as const;
/**
 * A spot is painted on that differs by so many levels from the mean of the spots round it, and a cell is where more than half of
 * its spots are. A share, and not a mean: beside a single edge lies plain wall.
 */
const paintedFrom = 0.42;
const [spotsAcross, reach] = [5, 2] as const;

/**
 * How many levels a mark has in each cell of the lattice: none where somebody stands, one on plain walls, and more where what is
 * painted there hides it from people, and from whoever reads it as well.
 */
export function findLevels(canvas: MarkCanvas, ground: MarkGround): Uint8Array {
  const still = findStillCells(canvas, ground.covered);
  const painted = findPainted(canvas, ground.luma);
  const side = cellSide(canvas);
  const isIn = (box: PictureBox, column: number, row: number): boolean =>
    (column + 1) * side > box.x &&
    column * side < box.x + box.width &&
    (row + 1) * side > box.y &&
    row * side < box.y + box.height;
  return still.map((isStill, cell) => {
    if (!isStill) return 0;
    const [column, row] = [cell % lattice.columns, Math.floor(cell / lattice.columns)];
    const isSeen = !ground.window || isIn(ground.window, column, row);
    const isHidden = !isSeen || ground.hidden.some((box) => isIn(box, column, row));
    return painted[cell] && !isHidden ? paintedLevels : plainLevels;
  });
}

/** 1 for cells that are painted on all over. */
function findPainted(canvas: MarkCanvas, luma: Uint8Array): Uint8Array {
  const spots = shrink(canvas, luma);
  const { columns, rows, data } = spots;
  const counts = new Uint8Array(lattice.columns * lattice.rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const cell = indexOf(Math.floor(x / spotsAcross), Math.floor(y / spotsAcross));
      if (cell === undefined) continue;
      const difference = (data[y * columns + x] as number) - meanRound(spots, x, y);
      if (Math.abs(difference) >= paintedFrom) (counts[cell] as number) += 1;
    }
  }
  return counts.map((count) => (count > spotsAcross ** 2 / 2 ? 1 : 0));
}

interface Spots {
  readonly columns: number;
  readonly rows: number;
  readonly data: Float64Array;
}

/** The mean of every spot. */
function shrink(canvas: MarkCanvas, luma: Uint8Array): Spots {
  const { width, height, stride } = canvas;
  const side = cellSide(canvas) / spotsAcross;
  const [columns, rows] = [cellAt(width - 1, side) + 1, cellAt(height - 1, side) + 1];
  const data = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const across = Uint32Array.from({ length: width }, (_unused, x) => cellAt(x, side));
  for (let y = 0; y < height; y++) {
    const line = cellAt(y, side) * columns;
    for (let x = 0; x < width; x++) {
      const spot = line + (across[x] as number);
      (data[spot] as number) += luma[y * stride + x] as number;
      (counts[spot] as number) += 1;
    }
  }
  return { columns, rows, data: data.map((sum, spot) => sum / Math.max(1, counts[spot] as number)) };
}

function meanRound({ columns, rows, data }: Spots, x: number, y: number): number {
  let [sum, count] = [0, 0];
  for (let row = Math.max(0, y - reach); row <= Math.min(rows - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(columns - 1, x + reach); column++) {
      sum += data[row * columns + column] as number;
      count += 1;
    }
  }
  return sum / count;
}

import type { PictureBox, StagePlanes } from "../stage/index.ts";
import { blurBox } from "./box-blur.ts";
import { cellAt, cellSide, lumaLattice, type MarkCanvas, type MarkLattice } from "./mark-lattice.ts";
import { meanInCells } from "./mean-in-cells.ts";

/** Spots are a fifth of a cell of brightness; so many to each side are what one is compared with. */
const [spotsAcross, reach] = [5, 2] as const;

/** Where a cell lies, in cells, in pixels and in spots. */
export interface CellPlace {
  readonly column: number;
  readonly row: number;
  readonly box: PictureBox;
  readonly spots: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

export function placeOf(canvas: MarkCanvas, lattice: MarkLattice, cell: number): CellPlace {
  const [column, row] = [cell % lattice.columns, Math.floor(cell / lattice.columns)];
  const side = cellSide(lattice, canvas);
  const spots = (spotsAcross * lumaLattice.across) / lattice.across;
  return {
    column,
    row,
    box: { x: column * side, y: row * side, width: side, height: side },
    spots: {
      left: Math.round(column * spots),
      top: Math.round(row * spots),
      right: Math.round((column + 1) * spots),
      bottom: Math.round((row + 1) * spots),
    },
  };
}

/** A picture in means of small squares. */
export interface Spots {
  readonly columns: number;
  readonly rows: number;
  /** Means of brightness, blue and red, spot by spot. */
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
}

/** @param plate four bytes a pixel */
export function shrinkPlate(canvas: MarkCanvas, plate: Uint8Array): Spots {
  const grid = gridOf(canvas);
  const whole = { ...canvas, stride: canvas.stride * 4, step: 4, side: grid.side };
  // A quarter of the colours is enough, as in the picture itself.
  const { width, height } = halfOf(canvas);
  const half = { width, height, stride: canvas.stride * 8, step: 8, side: grid.side / 2 };
  return {
    ...grid,
    planes: [
      meanInCells(plate, whole, grid),
      meanInCells(plate.subarray(1), half, grid),
      meanInCells(plate.subarray(2), half, grid),
    ],
  };
}

export function shrinkPlanes(canvas: MarkCanvas, { luma, blue, red, lumaStride, chromaStride }: StagePlanes): Spots {
  const grid = gridOf(canvas);
  const { width, height } = canvas;
  const whole = { width, height, stride: lumaStride, step: 1, side: grid.side };
  const half = { ...halfOf(canvas), stride: chromaStride, step: 1, side: grid.side / 2 };
  return {
    ...grid,
    planes: [meanInCells(luma, whole, grid), meanInCells(blue, half, grid), meanInCells(red, half, grid)],
  };
}

function halfOf({ width, height }: MarkCanvas): { readonly width: number; readonly height: number } {
  return { width: Math.floor(width / 2), height: Math.floor(height / 2) };
}

/** How many spots a picture has, and their side in its pixels. */
function gridOf(canvas: MarkCanvas): { readonly columns: number; readonly rows: number; readonly side: number } {
  const side = cellSide(lumaLattice, canvas) / spotsAcross;
  return { columns: cellAt(canvas.width - 1, side) + 1, rows: cellAt(canvas.height - 1, side) + 1, side };
}

/** Spots, and of each by how much its brightness differs from the mean of those round it. */
export interface GroundSpots extends Spots {
  readonly relief: Float32Array;
}

export function openGround(spots: Spots): GroundSpots {
  const [luma] = spots.planes;
  const relief = blurBox(luma, { width: spots.columns, height: spots.rows }, reach);
  for (let i = 0; i < relief.length; i++) relief[i] = Math.abs((luma[i] as number) - (relief[i] as number));
  return { ...spots, relief };
}

/** Whether more than half of a cell's spots differ by so many levels. */
export function isReliefIn({ columns, rows, relief }: GroundSpots, { spots }: CellPlace, from: number): boolean {
  let count = 0;
  for (let y = spots.top; y < Math.min(rows, spots.bottom); y++) {
    for (let x = spots.left; x < Math.min(columns, spots.right); x++) {
      if ((relief[y * columns + x] as number) >= from) count++;
    }
  }
  return count > ((spots.right - spots.left) * (spots.bottom - spots.top)) / 2;
}

/** Brightness, blue and red of a cell. */
export function meanIn({ columns, rows, planes }: Spots, { spots }: CellPlace): [number, number, number] {
  return planes.map((plane) => {
    let [sum, count] = [0, 0];
    for (let y = spots.top; y < Math.min(rows, spots.bottom); y++) {
      for (let x = spots.left; x < Math.min(columns, spots.right); x++) {
        sum += plane[y * columns + x] as number;
        count += 1;
      }
    }
    return sum / Math.max(1, count);
  }) as [number, number, number];
}

import { cellsAcross, lattice } from "../watermark/index.ts";
import { sightLines } from "./sight.ts";

/** How a copy lies on the lattice: which lattice point each of its pixels shows. Lattice points are sight pixels of the original. */
export interface MarkGeometry {
  /** Lattice points a sight pixel: below 1 where the copy shows a part of the original, enlarged. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** The lattice point that the copy's top left corner shows, before it is turned. */
  readonly x: number;
  readonly y: number;
  /** Degrees that the copy is turned by round its middle, clockwise. */
  readonly turned: number;
  readonly isFlipped: boolean;
}

export const straight: MarkGeometry = { scaleX: 1, scaleY: 1, x: 0, y: 0, turned: 0, isFlipped: false };

/** Lattice points a cell. */
export const cellPoints = sightLines / cellsAcross;

/** Of a cell its middle is read: its rim is blurred by scaling and coding. */
const readAt = [1, 2, 3, 4] as const;

/** What of the lattice is read, and how closely. */
interface CellChoice {
  /** Only these cells, by their places in the lattice; absent: all. */
  readonly cells?: Int32Array;
  /** Only a quarter of each cell's points: enough to see which of many places may be the right one. */
  readonly isCoarse?: boolean;
}

/** What a copy of a size shows at a geometry in each cell of the lattice; 0 for those that it does not show whole. */
export type CellReader = (detail: ArrayLike<number>) => Float32Array;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The places are found once, to be read in many pictures of one size. */
export function createCellReader(
  size: Size,
  geometry: MarkGeometry,
  { cells = allCells, isCoarse = false }: CellChoice = {},
): CellReader {
  const points = isCoarse ? coarsePoints : finePoints;
  const { seen, places, shares } = placeCells(size, { cells, points, toCopy: createMapping(size, geometry) });
  const samples = points.length;
  return (detail) => {
    const read = new Float32Array(allCells.length);
    for (let i = 0; i < seen.length; i++) {
      let sum = 0;
      for (let at = i * samples; at < (i + 1) * samples; at++) {
        const [place, x, y] = [places[at] as number, shares[at * 2] as number, shares[at * 2 + 1] as number];
        sum += mixFour(detail, size.width, place, x, y);
      }
      read[seen[i] as number] = sum;
    }
    return read;
  };
}

interface CellPlaces {
  /** The cells that are seen whole. */
  readonly seen: Int32Array;
  /** For each point of each of them the pixel at its left top, and how far it lies from that. */
  readonly places: Int32Array;
  readonly shares: Float32Array;
}

function placeCells(
  { width, height }: Size,
  {
    cells,
    points,
    toCopy,
  }: { readonly cells: Int32Array; readonly points: typeof finePoints; readonly toCopy: Mapping },
): CellPlaces {
  const samples = points.length;
  const seen = new Int32Array(cells.length);
  const places = new Int32Array(cells.length * samples);
  const shares = new Float32Array(cells.length * samples * 2);
  const isInside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width - 1.001 && y < height - 1.001;
  let found = 0;
  for (const cell of cells) {
    const left = (cell % lattice.columns) * cellPoints;
    const top = Math.floor(cell / lattice.columns) * cellPoints;
    let inside = 0;
    for (const { across, down } of points) {
      const [x, y] = toCopy(left + across, top + down);
      if (!isInside(x, y)) break;
      const at = found * samples + inside++;
      places[at] = Math.floor(y) * width + Math.floor(x);
      shares[at * 2] = x - Math.floor(x);
      shares[at * 2 + 1] = y - Math.floor(y);
    }
    if (inside === samples) seen[found++] = cell;
  }
  return { seen: seen.subarray(0, found), places, shares };
}

const pointsAt = (at: readonly number[]): readonly { readonly across: number; readonly down: number }[] =>
  at.flatMap((down) => at.map((across) => ({ across, down })));
const finePoints = pointsAt(readAt);
const coarsePoints = pointsAt([1.5, 3.5]);
const allCells = Int32Array.from({ length: lattice.columns * lattice.rows }, (_unused, cell) => cell);

type Mapping = (u: number, v: number) => readonly [number, number];

/** From a lattice point to the copy's pixel, counted from the middle of its first. */
function createMapping({ width, height }: Size, { scaleX, scaleY, x, y, turned, isFlipped }: MarkGeometry): Mapping {
  const [cosine, sine] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  return (u, v) => {
    const dx = (u - x) / scaleX - width / 2;
    const dy = (v - y) / scaleY - height / 2;
    const px = dx * cosine - dy * sine + width / 2;
    const py = dx * sine + dy * cosine + height / 2;
    return [(isFlipped ? width - px : px) - 0.5, py - 0.5];
  };
}

/** What lies between four pixels, by their nearness. `x` and `y` count from the middle of the first pixel. */
export function sampleAt(detail: ArrayLike<number>, width: number, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  return mixFour(detail, width, row * width + column, x - column, y - row);
}

/** Five numbers, since this is the innermost loop: an object for each pixel would cost more than the sum. */
function mixFour(detail: ArrayLike<number>, width: number, at: number, fx: number, fy: number): number {
  const top = (detail[at] as number) * (1 - fx) + (detail[at + 1] as number) * fx;
  const bottom = (detail[at + width] as number) * (1 - fx) + (detail[at + width + 1] as number) * fx;
  return top * (1 - fy) + bottom * fy;
}

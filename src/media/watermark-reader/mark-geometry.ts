import { colourLattice, isDark, lumaLattice, markCells, type MarkLattice } from "../watermark/index.ts";
import type { Detail } from "./glimpse.ts";
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

/** Lattice points along a cell's side. */
export function cellPoints({ across }: MarkLattice): number {
  return sightLines / across;
}

/** Of a cell its middle is read: its rim is blurred by scaling and coding. */
const readAt = [0.2, 0.4, 0.6, 0.8] as const;

/** What of a mark is read, and how closely. */
interface CellChoice {
  /** Only these of a mark's cells; absent: all. */
  readonly cells?: PlaneCells;
  /** Only a quarter of each cell's points: enough to see which of many places may be the right one. */
  readonly isCoarse?: boolean;
}

/** What a copy of a size shows at a geometry in each of a mark's cells; 0 for those that it does not show whole. */
export type CellReader = (detail: Detail) => Float32Array;

/** Sizes of what a copy shows. */
export interface DetailSize {
  readonly luma: Size;
  readonly colours: { readonly blue: Size } | undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The places are found once, to be read in many pictures of one size. */
export function createCellReader(
  size: DetailSize,
  geometry: MarkGeometry,
  { cells = allCells, isCoarse = false }: CellChoice = {},
): CellReader {
  const points = isCoarse ? coarsePoints : finePoints;
  const luma = placeCells(size.luma, {
    cells: cells.luma,
    lattice: lumaLattice,
    points,
    toPlane: createMapping(size.luma, geometry, 1),
  });
  const toColour = createMapping(size.luma, geometry, 2);
  const placeColour = (of: Int32Array): CellPlaces =>
    size.colours
      ? placeCells(size.colours.blue, { cells: of, lattice: colourLattice, points, toPlane: toColour })
      : noPlaces;
  const [blue, red] = [placeColour(cells.blue), placeColour(cells.red)];
  return (detail) => {
    const read = new Float32Array(markCells);
    readPlaces(read, luma, detail.luma, points.length);
    if (detail.colours) {
      readPlaces(read, blue, detail.colours.blue, points.length);
      readPlaces(read, red, detail.colours.red, points.length);
    }
    return read;
  };
}

/** Cells of a mark, by the plane that they change. */
export type PlaneCells = Readonly<Record<"luma" | "blue" | "red", Int32Array>>;

export function sortCells(cells: Int32Array): PlaneCells {
  const planeOf = (cell: number): keyof PlaneCells => {
    if (cell < colourLattice.first) return "luma";
    const at = cell - colourLattice.first;
    return isDark(at % colourLattice.columns, Math.floor(at / colourLattice.columns)) ? "blue" : "red";
  };
  const of = (plane: keyof PlaneCells): Int32Array => cells.filter((cell) => planeOf(cell) === plane);
  return { luma: of("luma"), blue: of("blue"), red: of("red") };
}

function readPlaces(
  read: Float32Array,
  { seen, places, shares }: CellPlaces,
  { data, width }: { readonly data: ArrayLike<number>; readonly width: number },
  samples: number,
): void {
  for (let i = 0; i < seen.length; i++) {
    let sum = 0;
    for (let at = i * samples; at < (i + 1) * samples; at++) {
      sum += mixFour(data, width, places[at] as number, shares[at * 2] as number, shares[at * 2 + 1] as number);
    }
    read[seen[i] as number] = sum;
  }
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
    lattice,
    points,
    toPlane,
  }: {
    readonly cells: Int32Array;
    readonly lattice: MarkLattice;
    readonly points: typeof finePoints;
    readonly toPlane: Mapping;
  },
): CellPlaces {
  const samples = points.length;
  const side = cellPoints(lattice);
  const seen = new Int32Array(cells.length);
  const places = new Int32Array(cells.length * samples);
  const shares = new Float32Array(cells.length * samples * 2);
  const isInside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width - 1.001 && y < height - 1.001;
  let found = 0;
  for (const cell of cells) {
    const at = cell - lattice.first;
    const left = at % lattice.columns;
    const top = Math.floor(at / lattice.columns);
    let inside = 0;
    for (const { across, down } of points) {
      const [x, y] = toPlane((left + across) * side, (top + down) * side);
      if (!isInside(x, y)) break;
      const point = found * samples + inside++;
      places[point] = Math.floor(y) * width + Math.floor(x);
      shares[point * 2] = x - Math.floor(x);
      shares[point * 2 + 1] = y - Math.floor(y);
    }
    if (inside === samples) seen[found++] = cell;
  }
  return { seen: seen.subarray(0, found), places, shares };
}

const pointsAt = (at: readonly number[]): readonly { readonly across: number; readonly down: number }[] =>
  at.flatMap((down) => at.map((across) => ({ across, down })));
const finePoints = pointsAt(readAt);
const coarsePoints = pointsAt([0.3, 0.7]);
const allCells = sortCells(Int32Array.from({ length: markCells }, (_unused, cell) => cell));
const noPlaces: CellPlaces = { seen: new Int32Array(), places: new Int32Array(), shares: new Float32Array() };

type Mapping = (u: number, v: number) => readonly [number, number];

/** From a lattice point to a pixel of one of a copy's planes, counted from the middle of its first; a side has so many pixels of brightness. */
function createMapping(
  { width, height }: Size,
  { scaleX, scaleY, x, y, turned, isFlipped }: MarkGeometry,
  pixels: number,
): Mapping {
  const [cosine, sine] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  return (u, v) => {
    const dx = (u - x) / scaleX - width / 2;
    const dy = (v - y) / scaleY - height / 2;
    const px = dx * cosine - dy * sine + width / 2;
    const py = dx * sine + dy * cosine + height / 2;
    return [(isFlipped ? width - px : px) / pixels - 0.5, py / pixels - 0.5];
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

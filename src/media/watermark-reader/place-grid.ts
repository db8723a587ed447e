import { lumaLattice } from "../watermark/index.ts";
import { cellPoints, type MarkGeometry } from "./mark-geometry.ts";

/**
 * A place on the grid of all that a search may end at. The grid is finite, so that its size, whatever way a search takes
 * through it, is what a chance is multiplied by.
 */
export interface GridPlace {
  readonly isFlipped: boolean;
  /** The copy's middle on the lattice, in half points. */
  readonly x: number;
  readonly y: number;
  /** The logarithm of lattice points a pixel, in steps of `scaleStep`; down, how many more than across. */
  readonly scale: number;
  readonly stretch: number;
  /** In eighths of a degree. */
  readonly turned: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const scaleStep = 0.002;
const placesAPoint = 2;
const turnsADegree = 8;

/** How far the grid goes. */
const scalesOver = {
  from: Math.round(Math.log(0.57) / scaleStep),
  to: Math.round(Math.log(1.45) / scaleStep),
} as const;
const [stretchMax, turnedMax, turnedScaleMax, centredMax, middleMax] = [8, 10.5 * turnsADegree, 8, 8, 1];
const points = {
  x: lumaLattice.columns * cellPoints(lumaLattice) * placesAPoint,
  y: lumaLattice.rows * cellPoints(lumaLattice) * placesAPoint,
} as const;

/** Shapes of pictures whose middle a copy may share: width over height. */
export const centredShapes = [16 / 9, 9 / 16, 1, 4 / 3, 4 / 5] as const;

/**
 * Kinds of places: each has its share of the chance, whatever its size, since some are likelier than others. In the middle lies a
 * copy that shows less of its original than there was, in the same shape and not mirrored: most crops.
 */
export type PlaceClass = "middle" | "centred" | "straight" | "turned";

const scaleCount = scalesOver.to - scalesOver.from + 1;
const sides = 2 * stretchMax + 1;

/** How many places there are of each kind. */
export const placesOf: Readonly<Record<PlaceClass, number>> = {
  middle: (2 * middleMax + 1) ** 2 * (1 - scalesOver.from),
  centred: 2 * centredShapes.length * (2 * centredMax + 1) ** 2 * scaleCount * 3,
  straight: 2 * points.x * points.y * scaleCount * sides,
  turned: 2 * points.x * points.y * (2 * turnedScaleMax + 1) * sides * (2 * turnedMax + 1),
};

/** The kind of a place of a copy of this size; undefined where it is off the grid. */
export function classify(place: GridPlace, size: Size): PlaceClass | undefined {
  if (!isOnGrid(place)) return undefined;
  if (place.turned !== 0) return Math.abs(place.scale) <= turnedScaleMax ? "turned" : undefined;
  if (Math.abs(place.stretch) > 1) return "straight";
  const liesBy = (shape: number, most: number): boolean => {
    const { x, y } = middleOf(shape);
    return Math.abs(x - place.x) <= most && Math.abs(y - place.y) <= most;
  };
  const isPart = place.scale <= 0 && place.stretch === 0 && !place.isFlipped;
  if (isPart && liesBy(size.width / size.height, middleMax)) return "middle";
  return centredShapes.some((shape) => liesBy(shape, centredMax)) ? "centred" : "straight";
}

/**
 * What a score is worth at a place, so that places can be compared: the logarithm of how unlikely it is, less that of how many
 * places of its kind there are. Undefined where the place is off the grid.
 */
export function weigh(score: number, place: GridPlace, size: Size): number | undefined {
  const kind = classify(place, size);
  return kind && (score * Math.abs(score)) / 2 - Math.log(placesOf[kind]);
}

function isOnGrid({ x, y, scale, stretch, turned }: GridPlace): boolean {
  const isNear = x >= 0 && y >= 0 && x < points.x && y < points.y;
  const isSized = scale >= scalesOver.from && scale <= scalesOver.to && Math.abs(stretch) <= stretchMax;
  return isNear && isSized && Math.abs(turned) <= turnedMax;
}

/** Where the middle of a picture of a shape lies, in half points. */
export function middleOf(shape: number): { readonly x: number; readonly y: number } {
  const half = 135 * placesAPoint;
  return { x: Math.round(half * Math.max(1, shape)), y: Math.round(half * Math.max(1, 1 / shape)) };
}

function scaleOf(steps: number): number {
  return Math.exp(steps * scaleStep);
}

/** Steps from one size to the next in a scan: at a copy's rim they are less than a third of a cell apart. */
const scanStep = 3;
export const scanScales: readonly number[] = Array.from(
  { length: Math.floor((scaleCount - 1) / scanStep) + 1 },
  (_unused, index) => scalesOver.from + index * scanStep,
);

export function toGeometry({ isFlipped, x, y, scale, stretch, turned }: GridPlace, size: Size): MarkGeometry {
  const [scaleX, scaleY] = [scaleOf(scale), scaleOf(scale + stretch)];
  return {
    scaleX,
    scaleY,
    x: x / placesAPoint - (scaleX * size.width) / 2,
    y: y / placesAPoint - (scaleY * size.height) / 2,
    turned: turned / turnsADegree,
    isFlipped,
  };
}

/** The place of the grid that is nearest to a geometry. */
export function nearestPlace({ scaleX, scaleY, x, y, turned, isFlipped }: MarkGeometry, size: Size): GridPlace {
  const scale = Math.round(Math.log(scaleX) / scaleStep);
  return {
    isFlipped,
    x: Math.round((x + (scaleX * size.width) / 2) * placesAPoint),
    y: Math.round((y + (scaleY * size.height) / 2) * placesAPoint),
    scale,
    stretch: Math.round(Math.log(scaleY) / scaleStep) - scale,
    turned: Math.round(turned * turnsADegree),
  };
}

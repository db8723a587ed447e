import { lumaLattice } from "../watermark/index.ts";
import { createFourier, type ComplexSquare, type Fourier } from "./fourier.ts";
import { cellPoints, sampleAt, straight, type MarkGeometry } from "./mark-geometry.ts";
import {
  centredShapes,
  classify,
  middleOf,
  nearestPlace,
  placesOf,
  scanScales,
  toGeometry,
  type GridPlace,
  type PlaceClass,
} from "./place-grid.ts";
import { boundChance } from "./score-cells.ts";
import type { SearchWatch } from "./search-watch.ts";
import { scorePlace, sharpen, type CopyDetail, type IssuerMark } from "./sharpen-geometry.ts";

/** A place at which a mark was found, and how many places of its kind there are. */
export interface FoundGeometry {
  readonly geometry: MarkGeometry;
  readonly score: number;
  /** Places that it could have been found at: what a chance is multiplied by. */
  readonly tries: number;
}

/** The search works by brightness, at half the sight's size, in a square that wraps round. */
const side = 256;
const halving = 2;
const cellSpan = cellPoints(lumaLattice) / halving;
const span = lumaLattice.columns * cellSpan;
const scaleStep = 1.0075;
const scales = stepScales(0.58, 1.42);
const angles = Array.from({ length: 41 }, (_unused, i) => (i - 20) * 0.5).filter((angle) => angle !== 0);
/** Of the peaks so many are looked at more closely, and of these so many are climbed. */
const [peaksKept, peaksClimbed] = [40, 5];

function stepScales(from: number, to: number): number[] {
  const count = Math.ceil(Math.log(to / from) / Math.log(scaleStep));
  return Array.from({ length: count + 1 }, (_unused, i) => from * scaleStep ** i);
}

interface Trial {
  readonly scale: number;
  readonly turned: number;
}

const trials: readonly Trial[] = [
  ...scales.map((scale) => ({ scale, turned: 0 })),
  ...angles.map((turned) => ({ scale: 1, turned })),
];

/** What is tried of each mark by `findGeometries`. */
export const trialsOfMark = trials.length;

/**
 * Looks for an issuer's mark where crops and bars leave a picture's middle in the middle, in every size, mirrored too: most
 * copies lie so, and far fewer places are tried than there are.
 */
export function findCentred(copy: CopyDetail, mark: IssuerMark): FoundGeometry {
  const own = copy.luma.width / copy.luma.height;
  const shapes = centredShapes.toSorted((a, b) => Math.abs(Math.log(a / own)) - Math.abs(Math.log(b / own)));
  const places = shapes
    .slice(0, shapesScanned)
    .flatMap((shape) =>
      scanScales.flatMap((scale) =>
        [false, true].map((isFlipped) => ({ ...middleOf(shape), scale, stretch: 0, turned: 0, isFlipped })),
      ),
    );
  return climbBest(copy, mark, places);
}

/** Of the shapes that a copy's own is nearest to: its original had it before the sides were cut. */
const shapesScanned = 2;

/**
 * Looks for issuers' marks in every size and place, mirrored too, and turned by up to ten degrees, by the peaks of their
 * correlation with what is seen; then sharpens the best places. The copy is transformed once for all of them.
 * @returns of each mark where it is best seen; undefined where the search had to end before
 */
export function findGeometries(
  copy: CopyDetail,
  marks: readonly IssuerMark[],
  watch: SearchWatch,
): readonly (FoundGeometry | undefined)[] {
  const fourier = createFourier(side);
  const templates = marks.map((mark) => transformTemplate(fourier, mark));
  const peaks = marks.map((): Peak[] => []);
  for (const trial of trials) {
    if (!watch.mayGoOn()) return marks.map(() => undefined);
    const square = transformCopy(fourier, copy, trial);
    for (const [index, template] of templates.entries()) {
      peaks[index]?.push(findPeak({ copy, fourier, square, template, trial }));
    }
    watch.did(marks.length);
  }
  return marks.map((mark, index) => {
    const best = (peaks[index] as Peak[]).toSorted((x, y) => y.peak - x.peak).slice(0, peaksKept);
    return climbBest(
      copy,
      mark,
      best.map(({ geometry }) => nearestPlace(geometry, copy.luma)),
    );
  });
}

interface Peak {
  readonly peak: number;
  readonly geometry: MarkGeometry;
}

/** Climbs from the best of some places, and says what the best of all that were reached is worth. */
function climbBest(copy: CopyDetail, mark: IssuerMark, places: readonly GridPlace[]): FoundGeometry {
  const scored = places
    .filter((place) => classify(place, copy.luma) !== undefined)
    .map((place) => ({ place, score: scorePlace(copy, mark, place, true) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, peaksClimbed);
  const found = scored.map(({ place: from }) => {
    const { place, score } = sharpen(copy, mark, from);
    return { geometry: toGeometry(place, copy.luma), score, tries: placesOf[classify(place, copy.luma) as PlaceClass] };
  });
  const worth = ({ score, tries }: FoundGeometry): number => boundChance(score, tries);
  const nothing: FoundGeometry = { geometry: straight, score: 0, tries: placesOf.straight };
  return found.reduce((a, b) => (worth(b) < worth(a) ? b : a), nothing);
}

function transformTemplate(fourier: Fourier, { pattern, code }: IssuerMark): ComplexSquare {
  const square = createSquare();
  for (let y = 0; y < Math.min(side, span); y++) {
    for (let x = 0; x < Math.min(side, span); x++) {
      const at = Math.floor(y / cellSpan) * lumaLattice.columns + Math.floor(x / cellSpan);
      if (Math.floor(y / cellSpan) >= lumaLattice.rows || pattern.layers[at] !== "issuer") continue;
      const chip = pattern.chips[at] as number;
      square.real[y * side + x] = code[pattern.bits[at] as number] ? chip : -chip;
    }
  }
  fourier.transform(square);
  return square;
}

function createSquare(): ComplexSquare {
  return { real: new Float64Array(side * side), imaginary: new Float64Array(side * side) };
}

/** One size or angle: the copy in the real part and its mirror image in the imaginary one are searched at once. */
function transformCopy(fourier: Fourier, copy: CopyDetail, trial: Trial): ComplexSquare {
  const square = layOut(copy, trial);
  fourier.transform(square, Math.ceil((copy.luma.height * trial.scale) / halving));
  return square;
}

function findPeak(search: {
  readonly copy: CopyDetail;
  readonly fourier: Fourier;
  /** The copy's transform. */
  readonly square: ComplexSquare;
  readonly template: ComplexSquare;
  readonly trial: Trial;
}): Peak {
  const { copy, fourier, square: seen, template, trial } = search;
  const square = createSquare();
  for (let i = 0; i < square.real.length; i++) {
    // The template times the conjugate of a real picture and i times its mirror image: both correlations stay apart.
    const a = seen.real[i] as number;
    const b = seen.imaginary[i] as number;
    const c = template.real[i] as number;
    const d = template.imaginary[i] as number;
    square.real[i] = a * c + b * d;
    square.imaginary[i] = b * c - a * d;
  }
  fourier.invert(square);
  const plain = peakOf(square.real);
  const mirrored = peakOf(square.imaginary);
  const isFlipped = mirrored.peak > plain.peak;
  const { peak, at } = isFlipped ? mirrored : plain;
  // A copy that lies at (x, y) on the lattice correlates best where it is moved back by that.
  const place = (shift: number, pixels: number) =>
    unwrap((side - shift) % side, (pixels * trial.scale) / halving) * halving;
  return {
    peak,
    geometry: {
      scaleX: trial.scale,
      scaleY: trial.scale,
      x: place(at % side, copy.luma.width),
      y: place(Math.floor(at / side), copy.luma.height),
      turned: trial.turned,
      isFlipped,
    },
  };
}

/** Of the places that are the same in a square that wraps round, the one at which most of the copy lies on the lattice. */
function unwrap(place: number, length: number): number {
  const overlap = (from: number) => Math.min(span, from + length) - Math.max(0, from);
  return overlap(place) >= overlap(place - side) ? place : place - side;
}

function layOut(copy: CopyDetail, { scale, turned }: Trial): ComplexSquare {
  const { width, height, data } = copy.luma;
  const square = createSquare();
  const [cosine, sine] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  const step = halving / scale;
  for (let row = 0; row < Math.floor(height / step); row++) {
    for (let column = 0; column < Math.floor(width / step); column++) {
      const dx = (column + 0.5) * step - width / 2;
      const dy = (row + 0.5) * step - height / 2;
      const y = dx * sine + dy * cosine + height / 2 - 0.5;
      const x = dx * cosine - dy * sine + width / 2 - 0.5;
      const mirrored = width - 1 - x;
      const isBelow = y >= 0 && y < height - 1.001;
      const at = (row % side) * side + (column % side);
      if (isBelow && x >= 0 && x < width - 1.001) (square.real[at] as number) += sampleAt(data, width, x, y);
      if (isBelow && mirrored >= 0 && mirrored < width - 1.001) {
        (square.imaginary[at] as number) += sampleAt(data, width, mirrored, y);
      }
    }
  }
  return square;
}

/** How many deviations the largest value stands out. */
function peakOf(values: Float64Array): { peak: number; at: number } {
  let at = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    squares += value * value;
    if (value > (values[at] as number)) at = i;
  }
  const deviation = Math.sqrt(squares / values.length);
  return { peak: deviation > 0 ? (values[at] as number) / deviation : 0, at };
}

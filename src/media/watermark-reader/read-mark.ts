import { listPlainGeometries } from "./black-bars.ts";
import { findCentred, findGeometries, trialsOfMark, type FoundGeometry } from "./find-geometry.ts";
import { createDetailSums, type Detail, type Glimpse } from "./glimpse.ts";
import { createCellReader, sortCells, type CellReader, type MarkGeometry } from "./mark-geometry.ts";
import { createMarkPattern, decodeMark, encodeMark, type MarkId, type MarkKey } from "../watermark/index.ts";
import { readShots, type ShotReading } from "./read-shots.ts";
import { boundChance, scoreCode, seeCode, waysToRead } from "./score-cells.ts";
import { nearestPlace, toGeometry } from "./place-grid.ts";
import { sharpen, type CopyDetail, type IssuerMark } from "./sharpen-geometry.ts";
import { createSearchWatch, type SearchWatch } from "./search-watch.ts";
import { createColourSightMaker, type ColourSight, type SeenPicture, type Sight } from "./sight.ts";

/** A key to read with, and whose videos it marks. */
export interface ReaderKey {
  readonly key: MarkKey;
  readonly issuer: MarkId;
}

/** What was seen of a copy. */
export interface SeenCopy {
  readonly glimpses: readonly Glimpse[];
  /** Of each pixel the most that it ever was. */
  readonly brightest: Sight;
}

export type MarkVerdict = "marked" | "unmarked" | "uncertain";

export interface MarkReading {
  readonly verdict: MarkVerdict;
  /** The best of the keys, which a verdict of "unmarked" says nothing about. */
  readonly key: ReaderKey;
  readonly issuer: {
    readonly id: MarkId;
    /** Whether the id was also read without knowing it: by the code and its authentication. */
    readonly isDecoded: boolean;
    readonly agreement: number;
    readonly errorsCorrected: number;
    /** That a copy without the mark would read so, corrected for every key and every place that was tried. */
    readonly chance: number;
  };
  readonly geometry: MarkGeometry;
  /** Everything was tried that there is, or nothing more had to be; false where the search was ended before. */
  readonly isSearched: boolean;
}

export interface ReadOptions {
  /** Only as the copy lies, whole or between bars, without a search for its size, place and angle. */
  readonly isPlain?: boolean;
  /** Asked before each piece of a search, which takes seconds: no ends it. */
  readonly mayGoOn?: (() => boolean) | undefined;
  /** Told how much of the search is done, 0 to 1. */
  readonly progress?: ((share: number) => void) | undefined;
}

/** How sure a verdict must be: a mark is never found by chance, and what is not sure is said to be so. */
const verdictChances = { marked: 1e-6, uncertain: 1e-3 } as const;

/**
 * Reads whose mark a copy bears, in whatever size and place it lies in it.
 * @param keys that the caller may read with; at least one
 */
export function readMark(seen: SeenCopy, keys: readonly ReaderKey[], options: ReadOptions = {}): MarkReading {
  const copy = addUp(seen.glimpses);
  const marks = keys.map(markOf);
  const watch = createSearchWatch(keys.length * (centredPieces + trialsOfMark), options);
  // Each kind of place has a share of the chance, also where only one of them is looked at.
  const tries = keys.length * waysToRead * (options.isPlain ? 1 : placeKinds);
  const plain = listPlainGeometries(seen.brightest);
  const looks: readonly (() => readonly (FoundGeometry | undefined)[])[] = [
    () => marks.map((mark) => lookPlainly(copy, mark, plain)),
    () => marks.map((mark) => lookCentred(copy, mark, watch)),
    () => findGeometries(copy, marks, watch),
  ];
  let best: Found | undefined;
  // What nearly every copy needs comes first, for all keys; a search takes seconds.
  for (const look of options.isPlain ? looks.slice(0, 1) : looks) {
    for (const [index, found] of look().entries()) {
      best = takeBetter(best, found, { reader: keys[index] as ReaderKey, mark: marks[index] as IssuerMark, tries });
    }
    if (isSure(best)) break;
  }
  if (!best) throw new RangeError("a mark is read with at least one key");
  return { ...describe(copy, best), isSearched: isSure(best) || !watch.isCut() };
}

function takeBetter(
  best: Found | undefined,
  found: FoundGeometry | undefined,
  { tries, ...whose }: Pick<Found, "reader" | "mark"> & { readonly tries: number },
): Found | undefined {
  if (!found) return best;
  const chance = boundChance(found.score, tries * found.tries);
  return best && chance >= best.chance ? best : { ...whose, geometry: found.geometry, chance };
}

function isSure(found: Found | undefined): boolean {
  return found !== undefined && found.chance <= verdictChances.marked;
}

/** What a search through the middle takes, in trials of the whole one. */
const centredPieces = 50;

function lookCentred(copy: CopyDetail, mark: IssuerMark, watch: SearchWatch): FoundGeometry | undefined {
  if (!watch.mayGoOn()) return undefined;
  const found = findCentred(copy, mark);
  watch.did(centredPieces);
  return found;
}

/** Plain, in the middle, centred, straight and turned. */
const placeKinds = 5;

interface Found {
  readonly reader: ReaderKey;
  readonly mark: IssuerMark;
  readonly geometry: MarkGeometry;
  readonly chance: number;
}

function markOf({ key, issuer }: ReaderKey): IssuerMark {
  const pattern = createMarkPattern(key);
  const cells = Int32Array.from(pattern.layers.flatMap((layer, cell) => (layer === "issuer" ? [cell] : [])));
  return { pattern, code: encodeMark(key, "issuer", issuer), cells: sortCells(cells) };
}

function lookPlainly(copy: CopyDetail, mark: IssuerMark, plain: readonly MarkGeometry[]): FoundGeometry {
  const found = plain.map((geometry) => ({ geometry, score: scoreAt(copy, mark, geometry) }));
  const best = found.reduce((a, b) => (b.score > a.score ? b : a));
  return { ...best, tries: plain.length };
}

function scoreAt(copy: CopyDetail, { pattern, code, cells }: IssuerMark, geometry: MarkGeometry): number {
  return scoreCode(createCellReader(copy, geometry, { cells })(copy), pattern, "issuer", code).score;
}

function describe(copy: CopyDetail, { reader, mark, geometry: found, chance }: Found): Omit<MarkReading, "isSearched"> {
  const { key, issuer } = reader;
  const geometry = chance <= verdictChances.marked ? settle(copy, mark, found) : found;
  const cells = createCellReader(copy, geometry)(copy);
  const { agreement, errors } = scoreCode(cells, mark.pattern, "issuer", mark.code);
  const { marked, uncertain } = verdictChances;
  return {
    verdict: chance <= marked ? "marked" : chance <= uncertain ? "uncertain" : "unmarked",
    key: reader,
    issuer: {
      id: issuer,
      isDecoded: seeCode(cells, mark.pattern, "issuer").some(({ soft }) => decodeMark(key, "issuer", soft) === issuer),
      agreement,
      errorsCorrected: errors,
      chance,
    },
    geometry,
  };
}

/** Between bars a mark lies as well as these can be seen; now that it is known, its own edges say how it lies. */
function settle(copy: CopyDetail, mark: IssuerMark, found: MarkGeometry): MarkGeometry {
  if (found.scaleX === 1 && found.scaleY === 1) return found;
  return toGeometry(sharpen(copy, mark, nearestPlace(found, copy.luma), true).place, copy.luma);
}

/**
 * The shots that a copy holds, where its mark was found.
 * @param claimed ids that are asked about: others are not read
 */
export function findShots({ glimpses }: SeenCopy, reading: MarkReading, claimed?: readonly MarkId[]): ShotReading[] {
  const [first] = glimpses;
  // Where no place was found there is nothing to read a shot's id at.
  if (!first || reading.verdict !== "marked") return [];
  const { key } = reading.key;
  const read = createCellReader(first, reading.geometry);
  const seen = glimpses.map((glimpse) => ({
    fromFrame: glimpse.fromFrame,
    toFrame: glimpse.toFrame,
    cells: read(glimpse),
  }));
  return readShots(seen, { key, pattern: createMarkPattern(key), ...(claimed ? { claimed } : {}) });
}

function addUp(glimpses: readonly Glimpse[]): CopyDetail {
  const [first] = glimpses;
  if (!first) throw new RangeError("a mark is read from at least one glimpse");
  const sum = (take: (glimpse: Glimpse) => Detail<Int8Array>["luma"]) => {
    const { width, height } = take(first);
    const data = new Float32Array(width * height);
    for (const glimpse of glimpses) {
      const added = take(glimpse).data;
      for (let i = 0; i < data.length; i++) (data[i] as number) += added[i] as number;
    }
    return { width, height, data };
  };
  const colourOf =
    (name: "blue" | "red") =>
    ({ colours }: Glimpse) =>
      (colours as NonNullable<Glimpse["colours"]>)[name];
  const hasColours = glimpses.every(({ colours }) => colours !== undefined);
  return {
    luma: sum(({ luma }) => luma),
    colours: hasColours ? { blue: sum(colourOf("blue")), red: sum(colourOf("red")) } : undefined,
  };
}

/** Says of single frames, by themselves, what share of the issuer's bits each shows right. */
export function readFrame({ key, geometry }: MarkReading): (picture: SeenPicture) => number {
  const { pattern, code } = markOf(key);
  let makeSight: ((picture: SeenPicture) => ColourSight) | undefined;
  let read: CellReader | undefined;
  const sums = createDetailSums();
  return (picture) => {
    makeSight ??= createColourSightMaker(picture);
    sums.add(makeSight(picture));
    const detail = sums.take() as Detail;
    read ??= createCellReader(detail, geometry);
    return scoreCode(read(detail), pattern, "issuer", code).agreement;
  };
}

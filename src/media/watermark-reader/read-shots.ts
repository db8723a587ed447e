import type { Glimpse } from "./glimpse.ts";
import {
  decodeMark,
  encodeMark,
  type MarkId,
  type MarkKey,
  type MarkPattern,
  validPayloads,
} from "../watermark/index.ts";
import {
  boundChance,
  scoreCode,
  scoreSeen,
  seeCode,
  waysToRead,
  type CodeScore,
  type SeenCode,
} from "./score-cells.ts";

/** A stretch of a copy in which a shot's id stands. */
export interface ShotReading {
  readonly id: MarkId;
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly agreement: number;
  readonly errorsCorrected: number;
  /** That a copy without this id would read so, corrected for everything that was tried. */
  readonly chance: number;
}

/** What a glimpse shows in each cell of the lattice. */
export interface SeenCells extends Pick<Glimpse, "fromFrame" | "toFrame"> {
  readonly cells: Float32Array;
}

interface ShotSearch {
  readonly key: MarkKey;
  readonly pattern: MarkPattern;
  /** Where one is asked about, no other is read: far less of it must be left. */
  readonly claimed?: readonly MarkId[];
}

/** Glimpses that are read together: a shot is at least as long as one of these, and none of them is too long for all. */
const spanLengths = [2, 4, 6, 8] as const;
/** How sure a shot's id must be. */
const chanceMax = 1e-6;
/** What one glimpse must score to be counted to a shot that was read beside it. */
const belongsMin = 3;

/** The ids of the shots that a copy holds, in their order. */
export function readShots(seen: readonly SeenCells[], search: ShotSearch): ShotReading[] {
  const spans = listSpans(seen);
  const tries = waysToRead * Math.max(1, spans.length) * (search.claimed?.length ?? validPayloads);
  // Each claimed id is coded once, however many spans are held against it.
  const claims = search.claimed?.map((id) => ({ id, code: encodeMark(search.key, "shot", id) }));
  const found = new Map<MarkId, { first: number; last: number }>();
  for (const span of spans) {
    const shown = seeCode(span.cells, search.pattern, "shot");
    for (const { id, code } of claims ?? decodeShown(shown, search)) {
      if (boundChance(scoreOf(scoreSeen(shown, code), search), tries) > chanceMax) continue;
      const known = found.get(id);
      found.set(id, {
        first: Math.min(known?.first ?? span.first, span.first),
        last: Math.max(known?.last ?? 0, span.last),
      });
    }
  }
  return shareOut(seen, found, search)
    .map(({ id, members }) => describeShot(id, members, { ...search, tries }))
    .toSorted((a, b) => a.fromFrame - b.fromFrame);
}

/** What each way to read says, each once. */
function decodeShown(
  ways: readonly SeenCode[],
  { key }: ShotSearch,
): readonly { readonly id: MarkId; readonly code: Uint8Array }[] {
  const ids = new Set(ways.map(({ soft }) => decodeMark(key, "shot", soft)));
  return [...ids].flatMap((id) => (id === undefined ? [] : [{ id, code: encodeMark(key, "shot", id) }]));
}

interface Span {
  readonly first: number;
  readonly last: number;
  readonly cells: Float32Array;
}

function listSpans(seen: readonly SeenCells[]): Span[] {
  return spanLengths.flatMap((length) =>
    seen.slice(0, Math.max(seen.length < length ? 0 : 1, seen.length - length + 1)).map((_unused, first) => ({
      first,
      last: first + length - 1,
      cells: addUp(seen.slice(first, first + length)),
    })),
  );
}

function addUp(seen: readonly SeenCells[]): Float32Array {
  const sum = new Float32Array(seen[0]?.cells.length ?? 0);
  for (const { cells } of seen) for (let i = 0; i < sum.length; i++) (sum[i] as number) += cells[i] as number;
  return sum;
}

/** Gives each glimpse to the shot that it shows best, of those that were read round it. */
function shareOut(
  seen: readonly SeenCells[],
  found: ReadonlyMap<MarkId, { first: number; last: number }>,
  { key, pattern }: ShotSearch,
): { id: MarkId; members: SeenCells[] }[] {
  const shots = [...found].map(([id, near]) => ({
    id,
    near,
    code: encodeMark(key, "shot", id),
    members: [] as SeenCells[],
  }));
  for (const [index, glimpse] of seen.entries()) {
    let best = { score: belongsMin, members: undefined as SeenCells[] | undefined };
    for (const { near, code, members } of shots) {
      if (index < near.first - 1 || index > near.last + 1) continue;
      const { score } = scoreCode(glimpse.cells, pattern, "shot", code);
      if (score > best.score) best = { score, members };
    }
    best.members?.push(glimpse);
  }
  return shots.filter(({ members }) => members.length > 0);
}

function describeShot(
  id: MarkId,
  members: readonly SeenCells[],
  search: ShotSearch & { readonly tries: number },
): ShotReading {
  const { key, pattern, tries } = search;
  const scored = scoreCode(addUp(members), pattern, "shot", encodeMark(key, "shot", id));
  return {
    id,
    fromFrame: Math.min(...members.map(({ fromFrame }) => fromFrame)),
    toFrame: Math.max(...members.map(({ toFrame }) => toFrame)),
    agreement: scored.agreement,
    errorsCorrected: scored.errors,
    chance: boundChance(scoreOf(scored, search), tries),
  };
}

/**
 * An id that was read stands the test of the whole code, and of its authentication. One that is asked about must stand out
 * from the other ids of the same key, too.
 */
function scoreOf({ score, bitScore }: CodeScore, { claimed }: ShotSearch): number {
  return claimed ? Math.min(score, bitScore) : score;
}

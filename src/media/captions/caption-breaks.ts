import { joinAtoms, type Atom } from "./break-atoms.ts";
import type { CaptionClock } from "./caption-clock.ts";

/** How wide a line would be, in the type that it will be drawn in. */
export interface CaptionMeasure {
  widthPx(text: string): number;
  readonly lineMaxPx: number;
  /** How many lines there may be at a time: 2 unless it says 1. */
  readonly linesMax?: 1 | 2;
}

/** The text of a cue, and the character of the caption that it starts with. */
export interface CueText {
  readonly firstChar: number;
  readonly lines: readonly string[];
  readonly words: readonly CueWordText[];
}

/** A word of a cue: where it stands in its line, and in the caption. */
export interface CueWordText {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly firstChar: number;
  readonly endChar: number;
}

/** A cue shorter than this cannot be read. */
export const cueMsMin = 800;

// What it costs to cut a caption so: found by trying on captions in all languages, and looking.
const cueCost = 3;
const cueEndFactor = 1.5;
const tooShortCost = 5;
const tooLongMs = 5_500;
const tooLongCostPerS = 2;
const raggedCost = 1.2;
const loneWordCost = 0.8;
const loneWordShare = 0.18;
const atomsOnLineMax = 60;

interface Search {
  readonly atoms: readonly Atom[];
  readonly clock: CaptionClock;
  readonly lineMaxPx: number;
  readonly linesMax: 1 | 2;
  /** `widths[from][to]` of lines that fit, and infinite for those that do not. */
  widthPx(from: number, to: number): number;
}

interface Choice {
  readonly cost: number;
  /** Of the cue's first atom. */
  readonly from: number;
  /** Of the first atom of its second line; the cue's end where it has one line. */
  readonly lineBreak: number;
}

const impossible: Choice = { cost: Number.POSITIVE_INFINITY, from: 0, lineBreak: 0 };

/** The cheapest way to cut atoms into cues of one or two lines: dynamic programming over the places to break. */
export function chooseBreaks(atoms: readonly Atom[], clock: CaptionClock, measure: CaptionMeasure): readonly CueText[] {
  const { lineMaxPx, linesMax = 2 } = measure;
  const search: Search = { atoms, clock, lineMaxPx, linesMax, widthPx: measureLines(atoms, measure) };
  const best: Choice[] = [{ cost: 0, from: 0, lineBreak: 0 }];
  for (let to = 1; to <= atoms.length; to++) best.push(cheapestEnding(search, best, to));
  const cues: CueText[] = [];
  for (let to = atoms.length; to > 0;) {
    const { from, lineBreak } = best[to] ?? impossible;
    const ends = lineBreak === to ? [to] : [lineBreak, to];
    const lines = ends.map((end, line) => joinAtoms(atoms, line === 0 ? from : lineBreak, end));
    const words = ends.flatMap((end, line) => locateWords(atoms, { line, from: line === 0 ? from : lineBreak, end }));
    cues.unshift({ firstChar: atoms[from]?.start ?? 0, lines, words });
    to = from;
  }
  return cues;
}

function locateWords(
  atoms: readonly Atom[],
  { line, from, end }: { readonly line: number; readonly from: number; readonly end: number },
): readonly CueWordText[] {
  return atoms.slice(from, end).map((atom, index) => {
    const upTo = joinAtoms(atoms, from, from + index + 1).length;
    return { line, start: upTo - atom.text.length, end: upTo, firstChar: atom.start, endChar: atom.end };
  });
}

function cheapestEnding(search: Search, best: readonly Choice[], to: number): Choice {
  let cheapest = impossible;
  for (let from = to - 1; from >= Math.max(0, to - 2 * atomsOnLineMax); from--) {
    const text = costText(search, from, to);
    const cost = (best[from] ?? impossible).cost + text.cost + costEnd(search, to) + costTime(search, from, to);
    if (cost < cheapest.cost) cheapest = { cost, from, lineBreak: text.lineBreak };
  }
  return cheapest;
}

/** One line where that fits, else two, broken where it is cheapest. */
function costText(search: Search, from: number, to: number): { cost: number; lineBreak: number } {
  const isWholeCaption = from === 0 && to === search.atoms.length;
  const whole = search.widthPx(from, to);
  if (Number.isFinite(whole)) return { cost: isWholeCaption ? 0 : costLone(search, whole), lineBreak: to };
  let cheapest = { cost: Number.POSITIVE_INFINITY, lineBreak: to };
  if (search.linesMax === 1) return cheapest;
  for (let at = from + 1; at < to; at++) {
    const upper = search.widthPx(from, at);
    const lower = search.widthPx(at, to);
    if (!Number.isFinite(upper + lower)) continue;
    const ragged = (raggedCost * Math.abs(upper - lower)) / search.lineMaxPx;
    const cost = breakCost(search, at) + ragged + costLone(search, Math.min(upper, lower));
    if (cost < cheapest.cost) cheapest = { cost, lineBreak: at };
  }
  return cheapest;
}

function costLone(search: Search, widthPx: number): number {
  return widthPx < loneWordShare * search.lineMaxPx ? loneWordCost : 0;
}

function costEnd(search: Search, to: number): number {
  return cueCost + (to === search.atoms.length ? 0 : cueEndFactor * breakCost(search, to));
}

function breakCost(search: Search, at: number): number {
  return search.atoms[at - 1]?.breakCost ?? 0;
}

function costTime({ atoms, clock }: Search, from: number, to: number): number {
  const endMs = to === atoms.length ? clock.endMs : clock.timeAt(atoms[to]?.start ?? 0);
  const shownMs = endMs - clock.timeAt(atoms[from]?.start ?? 0);
  const tooShort = Math.max(0, 1 - shownMs / cueMsMin);
  return tooShortCost * tooShort + (tooLongCostPerS * Math.max(0, shownMs - tooLongMs)) / 1000;
}

/**
 * The widths of all lines that fit. A single atom always counts as fitting: type shrinks for it. A line is its words and
 * spaces added up, since words are shaped on their own: a few measurements instead of hundreds.
 */
function measureLines(atoms: readonly Atom[], measure: CaptionMeasure): (from: number, to: number) => number {
  const spacePx = measureSpace(atoms, measure);
  const widths = atoms.map((first, from) => {
    const fitting: number[] = [first.widthPx];
    let width = first.widthPx;
    let previous = first;
    for (const atom of atoms.slice(from + 1, from + atomsOnLineMax)) {
      width += (previous.spaced ? spacePx : 0) + atom.widthPx;
      if (width > measure.lineMaxPx) break;
      fitting.push(width);
      previous = atom;
    }
    return fitting;
  });
  return (from, to) => widths[from]?.[to - from - 1] ?? Number.POSITIVE_INFINITY;
}

function measureSpace(atoms: readonly Atom[], measure: CaptionMeasure): number {
  const at = atoms.findIndex((atom, index) => atom.spaced && index < atoms.length - 1);
  const [first, second] = [atoms[at], atoms[at + 1]];
  if (!first || !second) return 0;
  return Math.max(0, measure.widthPx(joinAtoms(atoms, at, at + 2)) - first.widthPx - second.widthPx);
}

import { limits, SutradharError } from "../../core/index.ts";
import { joinAtoms, splitAtoms, type Atom } from "./break-atoms.ts";
import { createCaptionClock, type CaptionClock } from "./caption-clock.ts";

/** One caption on the screen: one or two lines, from `startMs` to `endMs`. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
}

export interface CaptionWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** How wide a line would be, in the type that it will be drawn in. */
export interface CaptionMeasure {
  widthPx(text: string): number;
  readonly lineMaxPx: number;
}

export const cueMsMin = 800;
const pauseMsMax = 1_500;
const lingerMs = 800;

const cueCost = 3;
const tooShortCost = 5;
const tooLongMs = 5_500;
const tooLongCostPerS = 2;
const raggedCost = 1.2;
const loneWordCost = 0.8;
const loneWordShare = 0.18;
const atomsOnLineMax = 60;

/**
 * Breaks a shot's caption into cues of at most two lines, each shown while its words are said. Times are the shot's
 * own. Cues follow each other without a gap; the first starts with the shot, the last ends with it unless a long pause
 * comes first. A caption without text gives no cues.
 *
 * @throws SutradharError `limit_exceeded` above `limits.shotCharsMax` characters.
 */
export function captionCues(shot: {
  readonly caption: string;
  readonly words: readonly CaptionWord[];
  readonly language: string;
  readonly durationMs: number;
  readonly measure: CaptionMeasure;
}): readonly Cue[] {
  if (shot.caption.length > limits.shotCharsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `a caption must have at most ${limits.shotCharsMax} characters, got ${shot.caption.length}: break the sentence in two`,
    );
  }
  const atoms = splitAtoms(shot.caption, shot.language, shot.measure);
  if (atoms.length === 0) return [];
  const clock = createCaptionClock(shot);
  const drafts = chooseBreaks(atoms, clock, shot.measure);
  const times = chooseTimes(drafts, clock, shot);
  return drafts.map((draft, index) => ({
    startMs: times[index] ?? 0,
    endMs: times[index + 1] ?? 0,
    lines: draft.lines,
  }));
}

interface Draft {
  readonly firstChar: number;
  readonly lines: readonly string[];
}

interface Step {
  readonly cost: number;
  readonly from: number;
  readonly breakAt: number;
}

/** The cheapest way to cut the atoms into cues and lines: dynamic programming over the places to break. */
function chooseBreaks(atoms: readonly Atom[], clock: CaptionClock, measure: CaptionMeasure): readonly Draft[] {
  const widths = measureLines(atoms, measure);
  const best: Step[] = [{ cost: 0, from: 0, breakAt: 0 }];
  for (let to = 1; to <= atoms.length; to++) {
    let cheapest: Step = { cost: Number.POSITIVE_INFINITY, from: 0, breakAt: 0 };
    for (let from = to - 1; from >= 0 && to - from <= 2 * atomsOnLineMax; from--) {
      const cue = cheapestCue(atoms, { from, to, widths, lineMaxPx: measure.lineMaxPx });
      if (!cue) continue;
      const cost = (best[from]?.cost ?? 0) + cue.cost + timeCost(atoms, from, to, clock);
      if (cost < cheapest.cost) cheapest = { cost, from, breakAt: cue.breakAt };
    }
    best.push(cheapest);
  }
  const drafts: Draft[] = [];
  for (let to = atoms.length; to > 0; to = best[to]?.from ?? 0) {
    const { from, breakAt } = best[to] ?? { from: 0, breakAt: to };
    const lines = breakAt === to ? [[from, to]] : [[from, breakAt], [breakAt, to]];
    drafts.unshift({
      firstChar: atoms[from]?.start ?? 0,
      lines: lines.map(([start = 0, end = 0]) => joinAtoms(atoms, start, end)),
    });
  }
  return drafts;
}

type Widths = readonly (readonly number[])[];

/**
 * `widths[from][count - 1]`: of the lines that fit. A single atom always counts as fitting: type shrinks for it. A line
 * is its words and spaces added up, since words are shaped on their own: a few measurements instead of hundreds.
 */
function measureLines(atoms: readonly Atom[], measure: CaptionMeasure): Widths {
  const spacePx = measureSpace(atoms, measure);
  return atoms.map((_, from) => {
    const widths: number[] = [];
    let width = 0;
    for (let to = from + 1; to <= Math.min(atoms.length, from + atomsOnLineMax); to++) {
      const isJoinedBySpace = to > from + 1 && atoms[to - 2]?.spaced === true;
      width += (isJoinedBySpace ? spacePx : 0) + (atoms[to - 1]?.widthPx ?? 0);
      if (width > measure.lineMaxPx && to > from + 1) break;
      widths.push(width);
    }
    return widths;
  });
}

function measureSpace(atoms: readonly Atom[], measure: CaptionMeasure): number {
  const at = atoms.findIndex((atom, index) => atom.spaced && index < atoms.length - 1);
  if (at < 0) return 0;
  const apart = (atoms[at]?.widthPx ?? 0) + (atoms[at + 1]?.widthPx ?? 0);
  return Math.max(0, measure.widthPx(joinAtoms(atoms, at, at + 2)) - apart);
}

/** Costs one cue over atoms `from` to `to`, on one line or broken where it is cheapest; undefined if it does not fit. */
function cheapestCue(
  atoms: readonly Atom[],
  cue: { readonly from: number; readonly to: number; readonly widths: Widths; readonly lineMaxPx: number },
): { cost: number; breakAt: number } | undefined {
  const { from, to, widths, lineMaxPx } = cue;
  const isLast = to === atoms.length;
  const endCost = cueCost + (isLast ? 0 : 1.5 * (atoms[to - 1]?.breakCost ?? 0));
  const whole = widths[from]?.[to - from - 1];
  if (whole !== undefined) {
    const isLone = whole < loneWordShare * lineMaxPx && !(isLast && from === 0);
    return { cost: endCost + (isLone ? loneWordCost : 0), breakAt: to };
  }
  let cheapest: { cost: number; breakAt: number } | undefined;
  for (let at = from + 1; at < to; at++) {
    const upper = widths[from]?.[at - from - 1];
    const lower = widths[at]?.[to - at - 1];
    if (upper === undefined || lower === undefined) continue;
    const ragged = raggedCost * Math.abs(upper - lower) / lineMaxPx;
    const lone = Math.min(upper, lower) < loneWordShare * lineMaxPx ? loneWordCost : 0;
    const cost = endCost + (atoms[at - 1]?.breakCost ?? 0) + ragged + lone;
    if (!cheapest || cost < cheapest.cost) cheapest = { cost, breakAt: at };
  }
  return cheapest;
}

function timeCost(atoms: readonly Atom[], from: number, to: number, clock: CaptionClock): number {
  const startMs = clock.timeAt(atoms[from]?.start ?? 0);
  const endMs = to === atoms.length ? clock.endMs : clock.timeAt(atoms[to]?.start ?? 0);
  const shownMs = endMs - startMs;
  return (
    tooShortCost * Math.max(0, 1 - shownMs / cueMsMin) + (tooLongCostPerS * Math.max(0, shownMs - tooLongMs)) / 1000
  );
}

/** The cues' limits: where words start, moved as little as it takes to give each cue its time to be read. */
function chooseTimes(
  drafts: readonly Draft[],
  clock: CaptionClock,
  shot: { readonly durationMs: number },
): readonly number[] {
  const hasLongPause = shot.durationMs - clock.endMs > pauseMsMax;
  const times = [...drafts.map((draft) => Math.round(clock.timeAt(draft.firstChar))), 0];
  const last = times.length - 1;
  if (clock.startMs <= pauseMsMax) times[0] = 0;
  times[last] = Math.round(hasLongPause ? clock.endMs + lingerMs : shot.durationMs);
  const startMs = times[0] ?? 0;
  const minMs = Math.min(cueMsMin, Math.floor(((times[last] ?? 0) - startMs) / drafts.length));
  for (let index = 1; index < last; index++) {
    times[index] = Math.max(times[index] ?? 0, (times[index - 1] ?? 0) + minMs);
  }
  for (let index = last - 1; index > 0; index--) {
    times[index] = Math.min(times[index] ?? 0, (times[index + 1] ?? 0) - minMs);
  }
  return times;
}

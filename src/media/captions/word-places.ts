import { measureLine, systemOf, type TypeStyle } from "./line-mask.ts";
import { getWritingSystem } from "./writing-systems.ts";

/** A piece of a line that can be dressed by itself, by its characters in the line. */
export interface WordSpan {
  readonly start: number;
  readonly end: number;
}

/** A word set by itself, or its comma: what to draw, in which type, and where its advance starts in the line. */
export interface PlacedWord {
  readonly text: string;
  readonly style: TypeStyle;
  readonly penX: number;
  /** Index of the span that it is of. */
  readonly span: number;
}

type Direction = "ltr" | "rtl";

const leftToRightMark = "\u200e";
const rightToLeftMark = "\u200f";
const letter = /\p{L}/u;
const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** A space between two words, at least, in ems. */
const gapMinEm = 0.12;
/** Nastaliq's own space is narrow, and Latin words beside each other would run together. */
const latinGapEm = 0.24;

/** What moves as one: a word, or the comma behind the last word of a run against the line's direction. */
interface Unit extends WordSpan {
  readonly span: number;
  readonly direction: Direction;
  /** Whether others of its direction follow it, against the line's: its own comma then stays behind it. */
  readonly isInsideRun: boolean;
}

/**
 * Where each word of a line stands when words are set one by one. Words stand in the order of the Unicode Bidirectional
 * Algorithm (UAX #9) at the level of words: a run of words against the line's direction is turned round as a whole, a
 * number goes with the word before it (rules W7 and N1), and a comma behind such a run goes with the line.
 */
export function placeWords(line: string, spans: readonly WordSpan[], style: TypeStyle): readonly PlacedWord[] {
  const base = getWritingSystem(style.language).direction;
  const units = splitUnits(line, spans, base);
  const words = units.map((unit) => {
    const text = line.slice(unit.start, unit.end);
    const set = styleOfWord(text, style);
    const shown = unit.isInsideRun ? markEnds(text, unit.direction) : text;
    return { text: shown, style: set, span: unit.span, widthPx: measureLine(shown, set) };
  });
  const order = orderFromLeft(units, base);
  const places: PlacedWord[] = [];
  let penX = 0;
  for (const [place, index] of order.entries()) {
    const word = words[index];
    if (!word) continue;
    const { text, span } = word;
    places.push({ text, style: word.style, span, penX: Math.round(penX) });
    const neighbour = order[place + 1];
    penX += word.widthPx + (neighbour === undefined ? 0 : gapBetween(line, units, { index, neighbour, style }));
  }
  return places;
}

function splitUnits(line: string, spans: readonly WordSpan[], base: Direction): readonly Unit[] {
  const directions = findDirections(line, spans, base);
  return spans.flatMap((word, span): readonly Unit[] => {
    const direction = directions[span] ?? base;
    const whole: Unit = { ...word, span, direction, isInsideRun: false };
    const [follows, leads] = [directions[span - 1] === direction, directions[span + 1] === direction];
    if (direction === base || !(follows || leads)) return [whole];
    const text = line.slice(word.start, word.end);
    const before = follows ? 0 : (/^[^\p{L}\p{Nd}]*/u.exec(text)?.[0].length ?? 0);
    const behind = leads ? 0 : (/[^\p{L}\p{M}\p{Nd}]*$/u.exec(text)?.[0].length ?? 0);
    const [start, end] = [word.start + before, word.end - behind];
    const sign = { span, direction: base, isInsideRun: false };
    return [
      { ...sign, start: word.start, end: start },
      { ...whole, start, end, isInsideRun: true },
      { ...sign, start: end, end: word.end },
    ].filter((unit) => unit.end > unit.start);
  });
}

function findDirections(line: string, spans: readonly WordSpan[], base: Direction): readonly Direction[] {
  let strong = base;
  const own = spans.map((span) => {
    const first = letter.exec(line.slice(span.start, span.end))?.[0];
    return first && (rightToLeftLetter.test(first) ? "rtl" : "ltr");
  });
  return own.map((direction, index) => {
    if (direction) return (strong = direction);
    const isNumber = /\p{Nd}/u.test(line.slice(spans[index]?.start, spans[index]?.end));
    // Signs between two words of one direction go with them, else with the line.
    return isNumber || own.slice(index + 1).find(Boolean) === strong ? strong : base;
  });
}

function markEnds(text: string, direction: Direction): string {
  const mark = direction === "ltr" ? leftToRightMark : rightToLeftMark;
  return mark + text + mark;
}

/** Indices from the left of the line to its right. */
function orderFromLeft(units: readonly Unit[], base: Direction): readonly number[] {
  const runs: { readonly direction: Direction; readonly members: number[] }[] = [];
  for (const [index, { direction }] of units.entries()) {
    const last = runs.at(-1);
    if (last?.direction === direction) last.members.push(index);
    else runs.push({ direction, members: [index] });
  }
  const ordered = runs.map(({ direction, members }) => (direction === "rtl" ? members.toReversed() : members));
  return (base === "rtl" ? ordered.toReversed() : ordered).flat();
}

/** The words of a line that is set word by word though none of them is marked: see `styleOfWord`. */
export function findForeignWords(line: string, style: TypeStyle): readonly WordSpan[] | undefined {
  const spans = Array.from(line.matchAll(/\S+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const isForeign = ({ start, end }: WordSpan) => styleOfWord(line.slice(start, end), style) !== style;
  return spans.some(isForeign) ? spans : undefined;
}

/** Latin words and digits among letters that are set larger than Latin are set in Latin's size. */
function styleOfWord(word: string, style: TypeStyle): TypeStyle {
  const { foreignFactor } = systemOf(style);
  if (foreignFactor === undefined || rightToLeftLetter.test(word) || !/[\p{L}\p{Nd}]/u.test(word)) return style;
  return { ...style, sizePx: Math.round(style.sizePx * foreignFactor) };
}

/** The space between neighbours on the line: within a run that between them, else that between their runs in the text. */
function gapBetween(
  line: string,
  units: readonly Unit[],
  { index, neighbour, style }: { readonly index: number; readonly neighbour: number; readonly style: TypeStyle },
): number {
  let later = Math.max(index, neighbour);
  if (units[index]?.direction !== units[neighbour]?.direction) {
    while (units[later - 1]?.direction === units[later]?.direction) later--;
  }
  const [before, behind] = [units[later - 1], units[later]];
  if (!before || !behind || before.end === behind.start) return 0;
  const [word, next] = [line.slice(before.start, before.end), line.slice(behind.start, behind.end)];
  const isLatin = /\p{Script=Latin}$/u.test(word) && /^\p{Script=Latin}/u.test(next);
  const widthPx = measureLine(`${word} ${next}`, style) - measureLine(word, style) - measureLine(next, style);
  return Math.max((isLatin ? latinGapEm : gapMinEm) * style.sizePx, widthPx);
}

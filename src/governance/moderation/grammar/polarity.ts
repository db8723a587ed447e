import type { Chart } from "./chart.ts";
import type { Match } from "./match-frame.ts";

/** How far before what is said its `not` may stand: `I do not really hate`; in Indian languages only right before. */
const wordsBeforeMax = { english: 3, indian: 0 } as const;

/** And behind it, where the verb comes last: `गंदे बिल्कुल भी नहीं होते`. */
const wordsBehindMax = 4;

/**
 * Whether a `not` turns the match round: one that stands in a gap of the pattern, shortly before it in the same clause,
 * or, in Indian languages, whose verb ends the clause, behind it. Two of them undo each other.
 */
export function isNegated(match: Match, chart: Chart): boolean {
  if (!match.frame.isNegatable || !chart.has("neg")) return false;
  const negations = chart.all("neg").filter(({ from }) => !isFocus(chart, from) && !isFilled(match, from));
  const within = negations.filter(({ from }) => from >= match.from && from < match.to);
  const before = negations.filter(({ from }) => isShortlyBefore(chart, from, match.from));
  const behind = !chart.isIndian ? [] : negations.filter(({ from }) => isBehind(chart, match.to, from));
  return (within.length + Math.min(before.length, 1) + Math.min(behind.length, 1)) % 2 === 1;
}

/** `not only`, `no doubt`: the word is there, and denies nothing. */
function isFocus(chart: Chart, place: number): boolean {
  return chart.all("no-negation").some(({ from, to }) => from <= place && place < to);
}

function isFilled(match: Match, place: number): boolean {
  return match.spans.some(({ from, to }) => from <= place && place < to);
}

function isShortlyBefore(chart: Chart, place: number, from: number): boolean {
  const max = chart.isIndian ? wordsBeforeMax.indian : wordsBeforeMax.english;
  return place < from && from - place <= max + 1 && hasNoBoundary(chart, place, from);
}

function isBehind(chart: Chart, to: number, place: number): boolean {
  const isOtherClause = chart.all("clause").some(({ from }) => from >= to && from < place);
  return place >= to && place - to <= wordsBehindMax && !isOtherClause && hasNoBoundary(chart, to, place);
}

function hasNoBoundary(chart: Chart, from: number, to: number): boolean {
  return !chart.tokens.slice(from, to).some(({ isBoundary }) => isBoundary);
}

import { limits } from "../../core/index.ts";
import { conjunctions } from "./abbreviations.ts";

/** A shot should last at most this long: a change of one word renders one shot again. */
const shotGoalMs = 6_000;
/** No clause shorter than this becomes a shot of its own: it would sound chopped. */
const clauseMinMs = 1_400;

/**
 * What one UTF-16 unit of text takes to say: espeak-ng's own rate over everyday sentences of each language
 * (src/speech/phonemes/corpus-sentences.ts), within 5 % in all but Assamese, which it draws out to 121 ms.
 */
export function estimateUnitMs(unit: string): number {
  if (/\p{Nd}/u.test(unit)) return 280;
  if (/[\p{Script=Latin}\s]/u.test(unit)) return 53;
  const own = unitsMs.find(({ script }) => script.test(unit));
  if (own) return own.ms;
  if (/[\p{L}\p{M}]/u.test(unit)) return 78;
  return /[,;:—–।.?!،؛]/u.test(unit) ? 120 : 20;
}

const unitsMs: readonly { readonly script: RegExp; readonly ms: number }[] = [
  { script: /\p{Script=Tamil}/u, ms: 66 },
  { script: /\p{Script=Malayalam}/u, ms: 76 },
  { script: /[\p{Script=Telugu}\p{Script=Kannada}]/u, ms: 86 },
  { script: /\p{Script=Bengali}/u, ms: 92 },
  { script: /\p{Script=Arabic}/u, ms: 92 },
  { script: /\p{Script=Oriya}/u, ms: 112 },
];

/**
 * Cuts a sentence that would last longer than 6 s into clauses, each as near to half as its commas allow:
 * behind ; : or a dash, or a comma before a conjunction, where that leaves both parts 1.4 s or more; behind
 * any comma only when it would last longer than 9 s or be longer than a shot may be. Returns the ends, the
 * sentence's own included.
 * `unitMs[i]` is the estimate for `text[i]`.
 */
export function findClauseEnds(text: string, start: number, end: number, unitMs: readonly number[]): number[] {
  const cumulative = [0];
  for (let at = start; at < end; at += 1) cumulative.push((cumulative.at(-1) ?? 0) + (unitMs[at] ?? 0));
  const lengthMs = (from: number, to: number): number =>
    (cumulative[to - start] ?? 0) - (cumulative[from - start] ?? 0);
  const boundaries = findBoundaries(text, start, end);
  const ends: number[] = [];
  const cut = (from: number, to: number): void => {
    const wholeMs = lengthMs(from, to);
    const isTooLong = wholeMs > shotGoalMs * 1.5 || to - from > limits.shotCharsMax;
    const best = wholeMs > shotGoalMs || isTooLong ? findBest(boundaries, from, to, isTooLong, lengthMs) : undefined;
    if (best === undefined) {
      ends.push(to);
      return;
    }
    cut(from, best);
    cut(best, to);
  };
  cut(start, end);
  return ends;
}

interface Boundary {
  readonly at: number;
  readonly isStrong: boolean;
}

/** The boundary that leaves the most even halves: a strong one, or where there is none and it must be, any. */
function findBest(
  boundaries: readonly Boundary[],
  from: number,
  to: number,
  mayCutAnyComma: boolean,
  lengthMs: (from: number, to: number) => number,
): number | undefined {
  const longerMs = ({ at }: Boundary): number => Math.max(lengthMs(from, at), lengthMs(at, to));
  const possible = boundaries
    .filter(({ at }) => at > from && at < to && Math.min(lengthMs(from, at), lengthMs(at, to)) >= clauseMinMs)
    .sort((a, b) => longerMs(a) - longerMs(b) || a.at - b.at);
  return (possible.find(({ isStrong }) => isStrong) ?? (mayCutAnyComma ? possible[0] : undefined))?.at;
}

/** Ends of clauses: the mark, its closing quote, then white space. A comma inside 1,25,000 has none. */
function findBoundaries(text: string, start: number, end: number): Boundary[] {
  const sentence = text.slice(start, end);
  const boundaries: Boundary[] = [];
  for (const match of sentence.matchAll(/[,،;؛:—–](?:["'”’»)\]]*)(?=\s)/gu)) {
    const at = match.index + match[0].length;
    const next = /^\s+([\p{L}\p{M}]+)/u.exec(sentence.slice(at, at + 40))?.[1];
    const isComma = /^[,،]/.test(match[0]);
    const isStrong = !isComma || (next !== undefined && conjunctions.has(next.toLowerCase()));
    boundaries.push({ at: start + at, isStrong });
  }
  return boundaries;
}

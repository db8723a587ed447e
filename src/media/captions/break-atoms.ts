import { getPhraseWords } from "./phrase-words.ts";

/** A piece of a caption that is never broken, with its place in it. */
export interface Atom {
  readonly text: string;
  readonly widthPx: number;
  /** Index of its first character in the caption, and of the one after its last. */
  readonly start: number;
  readonly end: number;
  /** Whether a space stood after it, which comes back when it is joined to the next on a line. */
  readonly spaced: boolean;
  /** How much a line break after it hurts: 0 at the end of a sentence, 1 between any two words. */
  readonly breakCost: number;
}

/** Type may shrink to this before a word is broken. */
export const shrinkMin = 0.8;

const sentenceEnd = /[.!?।॥۔؟…]["'”’)\]]*$/u;
const phraseEnd = /[,;:—–،؛]["'”’)\]]*$/u;
const number = /^[\p{Sc}\p{Nd}][\p{Nd}.,٫٬]*$/u;
const latinWord = /^\p{Script=Latin}+$/u;
const urlJoint = /[/.\-_?&=:@#]/u;
// Viramas, and the joiner that stands for one: what follows is drawn as part of the same cluster.
const joinsNext = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u200d]$/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const brokenWordCost = 4;

/** The words of a caption; a word wider than a line, shrunk as far as it may, is broken into pieces that fit. */
export function splitAtoms(
  caption: string,
  language: string,
  measure: { widthPx(text: string): number; readonly lineMaxPx: number },
): readonly Atom[] {
  const atoms: Atom[] = [];
  const matches = [...caption.matchAll(/[^ \t\n\r\u200b]+/gu)];
  for (const [index, match] of matches.entries()) {
    const text = match[0];
    const end = match.index + text.length;
    const next = matches[index + 1];
    const breakCost = costAfter(text, next?.[0] ?? "", language);
    const spaced = next !== undefined && caption.slice(end, next.index) !== "\u200b";
    const widthPx = measure.widthPx(text);
    const pieces = widthPx * shrinkMin <= measure.lineMaxPx ? [text] : breakWord(text, measure);
    let start = match.index;
    for (const [piece, pieceText] of pieces.entries()) {
      const isLast = piece === pieces.length - 1;
      const pieceEnd = start + pieceText.length;
      atoms.push({
        text: pieceText,
        widthPx: pieces.length === 1 ? widthPx : measure.widthPx(pieceText),
        start,
        end: pieceEnd,
        spaced: isLast && spaced,
        breakCost: isLast ? breakCost : brokenWordCost,
      });
      start = pieceEnd;
    }
  }
  return atoms;
}

/** The text of atoms `from` to `to` (exclusive) on one line. */
export function joinAtoms(atoms: readonly Atom[], from: number, to: number): string {
  let line = "";
  for (let index = from; index < to; index++) {
    const atom = atoms[index];
    if (!atom) break;
    line += atom.text;
    if (atom.spaced && index < to - 1) line += " ";
  }
  return line;
}

function costAfter(word: string, next: string, language: string): number {
  const phrase = getPhraseWords(language);
  if (sentenceEnd.test(word)) return 0;
  if (phraseEnd.test(word)) return 0.1;
  const bare = word.toLowerCase();
  const bareNext = next.toLowerCase().replace(/[,;:.!?।،۔]+$/u, "");
  if (isForeignName(bare, bareNext, language)) return 2.4;
  if (number.test(word)) return 2;
  if (phrase.closing.has(bareNext)) return 1.8;
  if (phrase.leaning.has(bare) || phrase.opening.has(bare)) return 1.6;
  if (phrase.opening.has(bareNext)) return 0.3;
  if (phrase.closing.has(bare)) return 0.5;
  return 1;
}

/** Two Latin words in a row in another script are most often one name. */
function isForeignName(word: string, next: string, language: string): boolean {
  return language !== "en" && latinWord.test(word) && latinWord.test(next);
}

/** Breaks after the joints of an address where it can, else between clusters; never inside a cluster. */
function breakWord(
  word: string,
  measure: { widthPx(text: string): number; readonly lineMaxPx: number },
): readonly string[] {
  const pieces: string[] = [];
  let rest = splitClusters(word);
  while (rest.length > 0) {
    const fits = countFitting(rest, measure);
    const joint = fits === rest.length ? -1 : rest.findLastIndex((cluster, at) => at < fits && urlJoint.test(cluster));
    const take = joint >= fits / 2 ? joint + 1 : fits;
    pieces.push(rest.slice(0, take).join(""));
    rest = rest.slice(take);
  }
  return pieces;
}

/** How many clusters fit on a line, at least one: by halving, since measuring shapes the text. */
function countFitting(
  clusters: readonly string[],
  measure: { widthPx(text: string): number; readonly lineMaxPx: number },
): number {
  let low = 1;
  let high = clusters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure.widthPx(clusters.slice(0, middle).join("")) <= measure.lineMaxPx) low = middle;
    else high = middle - 1;
  }
  return low;
}

function splitClusters(text: string): string[] {
  const clusters: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const last = clusters.at(-1);
    if (last !== undefined && joinsNext.test(last)) clusters[clusters.length - 1] = last + segment;
    else clusters.push(segment);
  }
  return clusters;
}

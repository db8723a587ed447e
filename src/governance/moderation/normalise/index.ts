/** From what was written to words that can be compared: each step in a file, in the order of `normaliseText`. */
import { foldArabicSpelling } from "./arabic-spelling.ts";
import { toCompatibilityForm } from "./compatibility.ts";
import { toLatinLookalikes } from "./confusables.ts";
import { dropDiacritics } from "./diacritics.ts";
import { dropIgnorables, hasBidiOverride } from "./ignorables.ts";
import { foldIndicSpelling } from "./indic-spelling.ts";
import { findCaseJoints, toLowerCase } from "./letter-case.ts";
import { mapText, type MappedText } from "./mapped-text.ts";
import { joinSpacedLetters } from "./spacing.ts";
import { splitWords, type Word } from "./words.ts";
import { mixesWritings } from "./writing.ts";

export { confusablesVersion } from "./confusables.ts";
export { foldIndicVowels } from "./indic-spelling.ts";
export { readLeet } from "./leet.ts";
export { hasLongRun, squeezeRepeats } from "./repeats.ts";
export { consonantsOf, soundKey } from "./sound-key.ts";
export { joinWords } from "./spacing.ts";
export type { Word } from "./words.ts";
export { writingOf, type Writing } from "./writing.ts";

export interface NormalisedText {
  readonly words: readonly Word[];
  /** What follows the last word. */
  readonly after: string;
  /** Offsets in the original where a capital follows a small letter: `killThemAll`. */
  readonly caseJoints: ReadonlySet<number>;
  /** It may be shown in another order than it is stored. */
  readonly hasBidiOverride: boolean;
  /** A word of Latin letters and of others that look like them. */
  readonly mixesWritings: boolean;
}

export function normaliseText(original: string): NormalisedText {
  const plain = toPlain(original);
  const folded = fold(plain);
  const split = splitWords(folded);
  const last = split.at(-1);
  return {
    words: joinSpacedLetters(split),
    after: last ? original.slice(last.end) : folded.text,
    caseJoints: findCaseJoints(plain),
    hasBidiOverride: hasBidiOverride(original),
    mixesWritings: /\P{ASCII}/u.test(plain.text) && plain.text.split(/\s+/u).some(mixesWritings),
  };
}

function toPlain(original: string): MappedText {
  return dropIgnorables(toCompatibilityForm(mapText(original)));
}

function fold(plain: MappedText): MappedText {
  // Capitals look like other letters than their small ones: Η like H, η like n.
  const capitals = toLatinLookalikes(plain);
  const letters = toLatinLookalikes(dropDiacritics(toLowerCase(capitals)));
  return foldArabicSpelling(foldIndicSpelling(letters));
}

/** Small letters of English, in words of more than one: nothing is to be done to them. Most terms are so. */
const plainTerm = /^[a-z]{2,}(?: [a-z]{2,})*$/;

/** One word as it stands in a lexicon, in the form in which the words of a text are compared with it. */
export function normaliseTerm(term: string): readonly string[] {
  if (plainTerm.test(term)) return term.split(" ");
  // Of thousands of terms nobody asks what else is told of a text.
  return joinSpacedLetters(splitWords(fold(toPlain(term)))).map((word) => word.text);
}

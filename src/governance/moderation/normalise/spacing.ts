import type { Word } from "./words.ts";

/** What may stand between the letters of a word that was pulled apart: `h a t e`, `h-a-t-e`, `h . a . t . e`. */
const thin = /^[\s.\-_~·•/\\,:;'"]{1,3}$/u;

/** From this many single letters in a row on, they are one word. */
const lettersMin = 3;

const lettersMax = 64;

/**
 * Joins words that were spelled letter by letter. The result may be several words that ran together, which the
 * vocabulary takes apart again: `h a t e   t h e m`, where wider gaps still part them, and `h a t e t h e m`.
 */
export function joinSpacedLetters(words: readonly Word[]): readonly Word[] {
  if (!words.some((word) => isLetter(word))) return words;
  const joined: Word[] = [];
  for (let index = 0; index < words.length;) {
    const run = letterRun(words, index);
    if (run < lettersMin || !isPulledApart(words.slice(index, index + run))) {
      joined.push(words[index]!);
      index += 1;
      continue;
    }
    joined.push({ ...joinWords(words.slice(index, index + run)), isSpelledOut: true });
    index += run;
  }
  return joined;
}

/** Hindi words of one syllable, which look like letters that were pulled apart. */
const syllables = new Set(
  (
    "की का के को से मे में है हैं ने पर ही भी तो न ना मत दो लो जा क्या जो वो ये वे हो हूं थे था थी मैं तू यह वह दे ले जी हां रे " +
    "ओ छह सौ व या कि म क्यों यों त्यों ज्यों स्त्री श्री आ उ ई ए छा छि थू पा पी खा गा रो सो धो बो खो चू मां भू"
  ).split(" "),
);

/** English letters stand alone but for `a` and `i`; in Indic scripts a word may be one syllable. */
function isPulledApart(run: readonly Word[]): boolean {
  const [{ writing }] = run as [Word];
  if (writing === "latin" || writing === "none") return true;
  if (writing === "devanagari") return run.some(({ text }) => !syllables.has(text));
  return run.filter(({ text }) => /^\p{L}$/u.test(text)).length >= 2;
}

/** Adjacent words as one. */
export function joinWords(words: readonly Word[]): Word {
  const [first] = words;
  return { ...first!, text: words.map((word) => word.text).join(""), end: words.at(-1)!.end };
}

function letterRun(words: readonly Word[], from: number): number {
  let length = 0;
  while (length < lettersMax) {
    const word = words[from + length];
    if (!word || !isLetter(word)) break;
    // A gap that is wider than those within the run parts two words, as in `h a t e   t h e m`.
    if (length > 0 && (!thin.test(word.before) || (length > 1 && isWider(word.before, words[from + 1]!.before)))) break;
    length += 1;
  }
  return length;
}

function isWider(gap: string, usual: string): boolean {
  return gap.length > usual.length && /\s/u.test(gap);
}

/** One letter with its marks, an Indic cluster, or a sign that stands for a letter. */
function isLetter(word: Word): boolean {
  return /^(?:(?:\p{L}[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d]){0,3}\p{L}\p{M}{0,4}|[0-9@$])$/u.test(
    word.text,
  );
}

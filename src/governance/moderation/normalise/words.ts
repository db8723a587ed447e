import { originalSpan, type MappedText } from "./mapped-text.ts";
import { writingOf, type Writing } from "./writing.ts";

/** A word of the normalised text, with its place in the original. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly writing: Writing;
  /** What stands between the word before and this one: white space and punctuation. */
  readonly before: string;
  /** It was written letter by letter, so that gaps to its neighbours may have been lost. */
  readonly isSpelledOut?: boolean;
}

/** Signs that stand for letters inside a word, see `leet.ts`; an apostrophe belongs to its word. */
const wordPattern = /[@$€£|*(]*[\p{L}\p{M}\p{N}]+(?:(?:[@$!|+*€£§(]+|['’ʼ])[\p{L}\p{M}\p{N}]+)*[@$*]*/gu;

/** The words of a text. `women's` is `women`, `don't` is `dont`. */
export function splitWords(source: MappedText): readonly Word[] {
  const words: Word[] = [];
  let last = 0;
  for (const match of source.text.matchAll(wordPattern)) {
    const found = trimSigns(match[0]);
    const from = match.index + found.offset;
    const to = from + found.word.length;
    const text = withoutApostrophes(found.word);
    if (text === "") continue;
    words.push({
      text,
      ...originalSpan(source, from, to),
      writing: writingOf(text),
      before: source.text.slice(last, from),
    });
    last = to;
  }
  return words;
}

/** Words behind which an `'s` is a verb, and so no ending to be dropped. */
const subjects =
  /^(?:let|it|that|what|there|here|he|she|who|how|where|when|why|one|everyone|everybody|nobody|someone)['’ʼ]s$/u;

function withoutApostrophes(word: string): string {
  const bare = subjects.test(word) ? word : word.replace(/['’ʼ]s$/u, "");
  return bare.replace(/['’ʼ]/gu, "");
}

/** A price, a handle or an emphasis is no leet: signs at the edge count only beside letters that they may complete. */
function trimSigns(word: string): { word: string; offset: number } {
  const lead = /^(?:[(|*]+|[$€£@]+(?=\p{N}+$|\p{L}{12,}))/u.exec(word)?.[0].length ?? 0;
  return { word: word.slice(lead), offset: lead };
}

import type { NormalisedText, Word } from "../normalise/index.ts";

/** A word in its sentence, or the boundary between two clauses. */
export interface Token {
  readonly text: string;
  /** Offsets in the original text; a boundary has none of its own. */
  readonly start: number;
  readonly end: number;
  readonly isBoundary: boolean;
  readonly isQuoted: boolean;
  readonly word?: Word;
}

export interface Sentence {
  readonly tokens: readonly Token[];
}

const sentenceEnd = /[.!?।॥۔؟…\n]/u;
const clauseEnd = /[,;:—–()[\]|،؛]|\s-+\s/u;

/** Longer sentences are cut, so that no search through one takes long. */
const tokensMax = 80;

/** So few words are no sentence but the head of the next one: `Immigrants? Parasites, the lot.` */
const headMax = 2;

/** Parts words into sentences by what stands between them, with the boundaries of clauses, and marks what is quoted. */
export function splitSentences(text: Pick<NormalisedText, "words">): readonly Sentence[] {
  const sentences: Token[][] = [];
  let tokens: Token[] = [];
  let closing: string | undefined;
  for (const word of text.words) {
    const before = word.before;
    const isEnd = sentenceEnd.test(before);
    if (tokens.length >= tokensMax || (isEnd && tokens.length > headMax)) {
      sentences.push(tokens);
      tokens = [];
    } else if (tokens.length > 0 && (isEnd || clauseEnd.test(before))) tokens.push(boundary(word));
    closing = quoteAfter(before, closing);
    tokens.push({
      text: word.text,
      start: word.start,
      end: word.end,
      isBoundary: false,
      isQuoted: closing !== undefined,
      word,
    });
  }
  if (tokens.length > 0) sentences.push(tokens);
  return sentences.map((list) => ({ tokens: list }));
}

function boundary({ start }: Word): Token {
  return { text: ",", start, end: start, isBoundary: true, isQuoted: false };
}

const quotes: Readonly<Record<string, string>> = { '"': '"', "“": "”", "„": "“", "«": "»", "‘": "’", "'": "'" };

/** The mark that would close the quotation in which the next word stands, if it stands in one. */
function quoteAfter(before: string, open: string | undefined): string | undefined {
  let closing = open;
  for (const [index, mark] of [...before].entries()) {
    if (closing !== undefined) {
      if (mark === closing) closing = undefined;
      continue;
    }
    // An apostrophe opens a quotation only at the foot of a word.
    if (mark === "'" && index < before.length - 1) continue;
    closing = quotes[mark];
  }
  return closing;
}

/** A part of a text with its place in the whole. */
export interface TextPart {
  readonly text: string;
  readonly start: number;
}

const sentenceEnd = /[.!?।॥۔؟…\n]\s*/gu;

/** Parts a text into pieces of at most so many characters, between sentences where that is possible. */
export function splitText(text: string, charsMax: number): readonly TextPart[] {
  const parts: TextPart[] = [];
  let start = 0;
  while (text.length - start > charsMax) {
    const window = text.slice(start, start + charsMax);
    const ends = [...window.matchAll(sentenceEnd)].map((match) => match.index + match[0].length);
    const cut = ends.at(-1) ?? safeCut(window);
    parts.push({ text: text.slice(start, start + cut), start });
    start += cut;
  }
  if (start < text.length) parts.push({ text: text.slice(start), start });
  return parts.filter((part) => part.text.trim() !== "");
}

/** Before the last word, or at least not within a pair of surrogates. */
function safeCut(window: string): number {
  const space = window.lastIndexOf(" ");
  if (space > 0) return space + 1;
  return /[\ud800-\udbff]$/.test(window) ? window.length - 1 : window.length;
}

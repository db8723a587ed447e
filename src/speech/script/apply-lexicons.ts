import type { Sentence, Span } from "../spoken.ts";
import { foldWord, type Lexicon, type Pronunciation } from "./lexicon.ts";

/**
 * Gives every word that a lexicon knows its pronunciation. Words match whole, the longest grapheme first, and
 * where two lexicons know a word, the one that is listed first. A lexicon holds for spans in its language; an
 * English one also for Latin letters inside any other. What says by SSML how it is spoken stays as it is.
 */
export function applyLexicons(sentence: Sentence, lexicons: readonly Lexicon[]): Sentence {
  if (lexicons.length === 0) return sentence;
  const written = sentence.spans.map((span) => ("text" in span ? span.text : "")).join("");
  let start = 0;
  const spans = sentence.spans.flatMap((span): Span[] => {
    if (!("text" in span)) return [span];
    const from = start;
    start += span.text.length;
    if (span.kind !== "text" || span.sayAs) return [span];
    const language = span.style.language ?? sentence.language;
    const relevant = lexicons.filter((lexicon) => lexicon.language === language || lexicon.language === "en");
    return replaceWords(span, from, written, (word) => lookUp(word, relevant, language));
  });
  return { ...sentence, spans };
}

function lookUp(word: string, lexicons: readonly Lexicon[], language: string): Pronunciation | undefined {
  for (const lexicon of lexicons) {
    const found = lexicon.entries.get(word);
    if (found && (lexicon.language === language || !/[^\p{Script=Latin}\P{L}]/u.test(word))) return found;
  }
  return undefined;
}

type TextSpan = Extract<Span, { kind: "text" }>;

/** Longest grapheme that a lexicon may hold, in characters with their marks. */
const clustersMax = 100;

/** `from` is where the span begins in `written`, the whole sentence: a word may go on in the next span. */
function replaceWords(
  span: TextSpan,
  from: number,
  written: string,
  find: (word: string) => Pronunciation | undefined,
): Span[] {
  const clusters = span.text.match(/\P{M}\p{M}*|^\p{M}+/gu) ?? [];
  const spans: Span[] = [];
  let plain = "";
  let at = from;
  for (let index = 0; index < clusters.length;) {
    const match = isBoundary(written, at) ? findLongest(clusters, index, at, written, find) : undefined;
    if (match) {
      if (plain !== "") spans.push({ ...span, text: plain });
      plain = "";
      spans.push({ ...match.pronunciation, text: match.text, style: span.style });
      index += match.clusterCount;
      at += match.text.length;
      continue;
    }
    const cluster = clusters[index] ?? "";
    plain += cluster;
    at += cluster.length;
    index += 1;
  }
  return plain === "" && spans.length > 0 ? spans : [...spans, { ...span, text: plain }];
}

function findLongest(
  clusters: readonly string[],
  index: number,
  at: number,
  written: string,
  find: (word: string) => Pronunciation | undefined,
): { text: string; clusterCount: number; pronunciation: Pronunciation } | undefined {
  let text = "";
  let longest: ReturnType<typeof findLongest>;
  for (let count = 1; count <= clustersMax && index + count <= clusters.length; count += 1) {
    text += clusters[index + count - 1] ?? "";
    if (!isBoundary(written, at + text.length)) continue;
    const pronunciation = find(foldWord(text));
    if (pronunciation) longest = { text, clusterCount: count, pronunciation };
  }
  return longest;
}

/** Between two characters of one word there is no boundary; marks and joiners belong to the letter before them. */
function isBoundary(text: string, at: number): boolean {
  const before = at > 0 && /[\p{L}\p{M}\p{N}_\u200c\u200d]$/u.test(text.slice(Math.max(0, at - 2), at));
  const after = /^[\p{L}\p{M}\p{N}_\u200c\u200d]/u.test(text.slice(at, at + 2));
  return !(before && after);
}

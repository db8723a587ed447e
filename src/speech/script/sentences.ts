import { limits, type SourcePosition } from "../../core/index.ts";
import type { Language, SayAs, Sentence, Span, SpeechStyle } from "../spoken.ts";
import { estimateUnitMs, findClauseEnds } from "./clauses.ts";
import type { ImagePiece, Piece, TextPiece } from "./piece.ts";
import { atomicFiller, findSentenceEnds } from "./sentence-ends.ts";
import type { Findings, SourceText } from "./source-text.ts";

/** A sentence or clause of a paragraph. */
export interface Cut {
  readonly sentence: Sentence;
  readonly variables: readonly string[];
  /** The sentence goes on in the next cut. */
  readonly isClause: boolean;
}

export interface PlacedImage {
  readonly image: ImagePiece;
  /** Of the paragraph's cuts, the one in which the image stands. */
  readonly atCut: number;
}

export interface CutParagraph {
  readonly cuts: readonly Cut[];
  /** Pauses and marks of a paragraph without words, for the shot before it. */
  readonly loose: readonly Span[];
  readonly images: readonly PlacedImage[];
}

/** What a value counts as when a sentence is measured: by its type alone, so that no value ever moves a cut. */
const valueMs: Readonly<Record<SayAs["kind"] | "text", number>> = {
  text: 900,
  cardinal: 1_200,
  ordinal: 1_200,
  digits: 2_000,
  time: 1_200,
  date: 2_000,
  currency: 2_200,
  telephone: 3_500,
};

type Joined = ReturnType<typeof join>;
interface Range {
  readonly start: number;
  readonly end: number;
  readonly isClause: boolean;
}

/** Cuts a paragraph's collapsed pieces into sentences, and long sentences into clauses. */
export function cutSentences(
  pieces: readonly Piece[],
  language: Language,
  source: SourceText,
  findings: Findings,
): CutParagraph {
  const joined = join(pieces);
  if (joined.text.trim() === "") {
    return { cuts: [], loose: looseSpans(pieces), images: placeImages(pieces, joined, []) };
  }
  const ranges = findRanges(joined);
  const firstOffset = firstTextOffset(pieces);
  if (!ranges.some((range) => isSpeakable(joined, range))) {
    const shown = JSON.stringify(joined.written.trim().slice(0, 40));
    const message = `a paragraph must hold words or numbers to speak, got ${shown}; add words, or show it as a point of a list`;
    findings.problem(message, source.positionAt(firstOffset), "text_unspeakable");
    return { cuts: [], loose: [], images: [] };
  }
  const cuts = ranges.map((range): Cut => {
    const spans = makeSpans(pieces, joined, range, ranges, language);
    const position = source.positionAt(joined.offsets[range.start] ?? firstOffset);
    return {
      sentence: makeSentence(spans.spans, language, position, findings),
      variables: spans.variables,
      isClause: range.isClause,
    };
  });
  return { cuts, loose: [], images: placeImages(pieces, joined, ranges) };
}

/** All text on one string: as written, and with what is never cut filled in. */
function join(pieces: readonly Piece[]) {
  let text = "";
  let written = "";
  const offsets: number[] = [];
  const unitMs: number[] = [];
  const starts: number[] = [];
  for (const piece of pieces) {
    starts.push(text.length);
    if (piece.kind !== "text") continue;
    written += piece.text;
    text += piece.isAtomic ? atomicFiller.repeat(piece.text.length) : piece.text;
    offsets.push(...piece.offsets);
    const rate = piece.style.prosody?.rate ?? 1;
    for (let at = 0; at < piece.text.length; at += 1) unitMs.push(measureUnit(piece, at) / rate);
  }
  return { text, written, offsets, unitMs, starts };
}

function measureUnit(piece: TextPiece, at: number): number {
  if (piece.variables.length > 0) {
    return at === 0 ? valueMs[piece.spoken?.kind === "sayAs" ? piece.spoken.sayAs.kind : "text"] : 0;
  }
  if (piece.spoken?.kind === "alias") return at === 0 ? piece.spoken.alias.length * 70 : 0;
  return estimateUnitMs(piece.text[at] ?? "");
}

/** Sentences that hold no word (an emoji, a row of dots) belong to the one before, or else to the one after. */
function findRanges(joined: Joined): Range[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  for (const end of findSentenceEnds(joined.text)) {
    const last = sentences.at(-1);
    if (last && (!isSpeakable(joined, { start, end }) || !isSpeakable(joined, last))) last.end = end;
    else sentences.push({ start, end });
    start = end;
  }
  return sentences.flatMap((sentence) => {
    let from = sentence.start;
    const ends = findClauseEnds(joined.text, sentence.start, sentence.end, joined.unitMs);
    return ends.map((end, index): Range => {
      const range = trim(joined.text, from, end);
      from = end;
      return { ...range, isClause: index < ends.length - 1 };
    });
  });
}

function trim(text: string, start: number, end: number): { start: number; end: number } {
  let [from, to] = [start, end];
  while (from < to && text[from] === " ") from += 1;
  while (to > from && text[to - 1] === " ") to -= 1;
  return { start: from, end: to };
}

/** A letter or a number makes a sound; what is filled in always holds one, or was refused before. */
function isSpeakable(joined: Joined, range: { start: number; end: number }): boolean {
  return /[\p{L}\p{N}\uE000]/u.test(joined.text.slice(range.start, range.end));
}

function makeSpans(
  pieces: readonly Piece[],
  joined: Joined,
  range: Range,
  ranges: readonly Range[],
  language: Language,
): { spans: Span[]; variables: string[] } {
  const spans: Span[] = [];
  const variables = new Set<string>();
  pieces.forEach((piece, index) => {
    const at = joined.starts[index] ?? 0;
    if (piece.kind === "text") {
      const from = Math.max(range.start, at);
      const to = Math.min(range.end, at + piece.text.length);
      if (from >= to) return;
      addSpan(spans, piece, piece.text.slice(from - at, to - at), language);
      for (const name of piece.variables) variables.add(name);
    } else if (piece.kind !== "image" && ranges[cutAt(piece.kind, at, ranges)] === range) {
      spans.push(
        piece.kind === "break" ? { kind: "break", durationMs: piece.durationMs } : { kind: "mark", name: piece.name },
      );
    }
  });
  return { spans, variables: [...variables] };
}

/** Which cut something without width belongs to: a pause to the words before it, a mark or image to those after. */
function cutAt(kind: "break" | "mark" | "image", at: number, ranges: readonly Range[]): number {
  if (kind === "break")
    return Math.max(
      0,
      ranges.findLastIndex((range) => range.start < at),
    );
  const found = ranges.findIndex((range) => at < range.end);
  return found < 0 && kind === "mark" ? ranges.length - 1 : found;
}

function looseSpans(pieces: readonly Piece[]): Span[] {
  return pieces.flatMap((piece): Span[] => {
    if (piece.kind === "break") return [{ kind: "break", durationMs: piece.durationMs }];
    return piece.kind === "mark" ? [{ kind: "mark", name: piece.name }] : [];
  });
}

function addSpan(spans: Span[], piece: TextPiece, text: string, language: Language): void {
  const style = relativeStyle(piece.style, language);
  const { spoken } = piece;
  const last = spans.at(-1);
  if (spoken?.kind === "alias") spans.push({ kind: "alias", text, alias: spoken.alias, style });
  else if (spoken?.kind === "phoneme") spans.push({ kind: "phoneme", text, ipa: spoken.ipa, style });
  else if (spoken) spans.push({ kind: "text", text, style, sayAs: spoken.sayAs });
  else if (last?.kind === "text" && !last.sayAs && !piece.isAtomic && sameStyle(last.style, style)) {
    spans[spans.length - 1] = { ...last, text: last.text + text };
  } else spans.push({ kind: "text", text, style });
}

function relativeStyle(style: SpeechStyle, language: Language): SpeechStyle {
  if (style.language !== language) return style;
  const { language: _same, ...rest } = style;
  return rest;
}

function sameStyle(a: SpeechStyle, b: SpeechStyle): boolean {
  return (
    a.language === b.language &&
    a.emphasis === b.emphasis &&
    a.prosody?.rate === b.prosody?.rate &&
    a.prosody?.pitch === b.prosody?.pitch &&
    a.prosody?.volume === b.prosody?.volume
  );
}

function makeSentence(
  spans: readonly Span[],
  language: Language,
  position: SourcePosition,
  findings: Findings,
): Sentence {
  const caption = spans.map((span) => ("text" in span ? span.text : "")).join("");
  const breaksMs = spans.reduce((sum, span) => sum + (span.kind === "break" ? span.durationMs : 0), 0);
  if (caption.length > limits.shotCharsMax) {
    const message = `a sentence must have at most ${limits.shotCharsMax} characters or commas to divide it at, got ${caption.length}; write shorter sentences`;
    findings.problem(message, position, "limit_exceeded");
  }
  if (breaksMs > limits.shotDurationMsMax / 2) {
    const message = `the pauses of one sentence must be at most ${limits.shotDurationMsMax / 2_000} s together, got ${breaksMs / 1_000} s`;
    findings.problem(message, position, "limit_exceeded");
  }
  return { language, spans, caption, position };
}

function placeImages(pieces: readonly Piece[], joined: Joined, ranges: readonly Range[]): PlacedImage[] {
  return pieces.flatMap((piece, index) => {
    if (piece.kind !== "image") return [];
    const found = cutAt("image", joined.starts[index] ?? 0, ranges);
    return [{ image: piece, atCut: found < 0 ? ranges.length : found }];
  });
}

function firstTextOffset(pieces: readonly Piece[]): number {
  return pieces.find((piece) => piece.kind === "text")?.offsets[0] ?? 0;
}

import type { Emphasis, Language, Prosody, Sentence, Span, SpeechStyle } from "../spoken.ts";
import { ipaToEspeak } from "../phonemes/index.ts";
import { normaliseForSpeech } from "../text/index.ts";

/** One word of the caption, and what is said for it. */
export interface Piece {
  readonly written: string;
  /** Text to read, or espeak's own phoneme mnemonics where `isPhonemes`. */
  readonly spoken: string;
  readonly isPhonemes: boolean;
  readonly prosody: Prosody;
  readonly emphasis?: Emphasis;
}

/** What is asked of the engine in one go, or a silence of exact length. Marks name the moment before `piece`. */
export type SpeechRun =
  | {
      readonly kind: "speech";
      readonly language: Language;
      readonly pieces: readonly Piece[];
      readonly marks: readonly { readonly name: string; readonly piece: number }[];
    }
  | { readonly kind: "silence"; readonly durationMs: number };

/** How emphasis sounds, over what is asked otherwise. */
const emphasisProsody: Readonly<Record<Emphasis, Prosody>> = {
  strong: { rate: 0.85, pitch: 1.15, volume: 1.35 },
  moderate: { rate: 0.92, pitch: 1.08, volume: 1.18 },
  reduced: { rate: 1.1, pitch: 0.95, volume: 0.8 },
};

/**
 * Whose writing espeak recognises inside a sentence of another language: it changes its rules for the word and keeps
 * the melody. It spells Telugu, Odia, Assamese and Arabic letters out instead, so these are spoken as runs of their own.
 */
const languagesReadWithin: ReadonlySet<Language> = new Set(["en", "hi", "ta", "bn", "gu", "kn", "ml", "pa"]);

/** Cuts a sentence where the engine must stop: at breaks, and where another language's voice must speak. */
export function planRuns(sentence: Sentence): readonly SpeechRun[] {
  const runs: SpeechRun[] = [];
  let pieces: Piece[] = [];
  let marks: { name: string; piece: number }[] = [];
  let language = sentence.language;
  const cut = (): void => {
    if (pieces.length > 0 || marks.length > 0) runs.push({ kind: "speech", language, pieces, marks });
    pieces = [];
    marks = [];
  };
  for (const span of sentence.spans) {
    if (span.kind === "break") {
      cut();
      runs.push({ kind: "silence", durationMs: span.durationMs });
    } else if (span.kind === "mark") {
      marks.push({ name: span.name, piece: pieces.length });
    } else {
      const spanLanguage = span.style.language ?? sentence.language;
      for (const { piece, language: wanted } of spanPieces(span, spanLanguage)) {
        const own = readsWithin(spanLanguage, wanted) ? spanLanguage : wanted;
        if (own !== language && pieces.length > 0) cut();
        language = own;
        pieces.push(piece);
      }
    }
  }
  cut();
  return runs;
}

/** Whether espeak changes to the rules of `wanted` by itself within a sentence of `language`. */
function readsWithin(language: Language, wanted: Language): boolean {
  return language === wanted || languagesReadWithin.has(wanted);
}

type LanguagePiece = { readonly piece: Piece; readonly language: Language };

function spanPieces(span: Exclude<Span, { kind: "break" | "mark" }>, language: Language): readonly LanguagePiece[] {
  const style = pieceStyle(span.style);
  if (span.kind === "text") {
    return normaliseForSpeech(span.text, language, span.sayAs).map(({ written, spoken, language: wanted }) => ({
      piece: { written, spoken, isPhonemes: false, ...style },
      language: wanted,
    }));
  }
  const written = span.text.trim();
  if (span.kind === "phoneme") {
    return [{ piece: { written, spoken: ipaToEspeak(span.ipa, language), isPhonemes: true, ...style }, language }];
  }
  const alias = normaliseForSpeech(span.alias, language);
  const first = alias[0];
  if (!first) return [];
  return [
    {
      piece: { written, spoken: alias.map((segment) => segment.spoken).join(" "), isPhonemes: false, ...style },
      language: first.language,
    },
  ];
}

function pieceStyle(style: SpeechStyle): { prosody: Prosody; emphasis?: Emphasis } {
  const asked = style.prosody ?? { rate: 1, pitch: 1, volume: 1 };
  if (!style.emphasis) return { prosody: asked };
  const by = emphasisProsody[style.emphasis];
  const prosody = { rate: asked.rate * by.rate, pitch: asked.pitch * by.pitch, volume: asked.volume * by.volume };
  return { prosody, emphasis: style.emphasis };
}

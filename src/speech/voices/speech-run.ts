import type { Emphasis, Language, Prosody, SayAs, Sentence, Span, SpeechStyle } from "../spoken.ts";
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
 * Cuts a sentence where the engine must stop: at breaks, and where another language is asked for by name. Words of
 * another script need no cut; espeak changes its rules within the sentence and keeps the melody.
 */
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
      if (spanLanguage !== language && pieces.length > 0) cut();
      language = spanLanguage;
      pieces.push(...spanPieces(span, language));
    }
  }
  cut();
  return runs;
}

function spanPieces(span: Exclude<Span, { kind: "break" | "mark" }>, language: Language): Piece[] {
  const style = pieceStyle(span.style);
  if (span.kind === "phoneme") {
    return [{ written: span.text.trim(), spoken: ipaToEspeak(span.ipa, language), isPhonemes: true, ...style }];
  }
  if (span.kind === "alias") {
    const spoken = speakable(span.alias, language).map((segment) => segment.spoken);
    return spoken.length === 0 ? [] : [{ written: span.text.trim(), spoken: spoken.join(" "), isPhonemes: false, ...style }];
  }
  return speakable(span.text, language, span.sayAs).map((segment) => ({ ...segment, isPhonemes: false, ...style }));
}

function speakable(text: string, language: Language, sayAs?: SayAs): readonly { written: string; spoken: string }[] {
  return normaliseForSpeech(text, language, sayAs).map(({ written, spoken }) => ({ written, spoken }));
}

function pieceStyle(style: SpeechStyle): { prosody: Prosody; emphasis?: Emphasis } {
  const asked = style.prosody ?? { rate: 1, pitch: 1, volume: 1 };
  if (!style.emphasis) return { prosody: asked };
  const by = emphasisProsody[style.emphasis];
  const prosody = { rate: asked.rate * by.rate, pitch: asked.pitch * by.pitch, volume: asked.volume * by.volume };
  return { prosody, emphasis: style.emphasis };
}

import type { SourcePosition } from "../core/index.ts";

/** BCP 47 tags of the languages that are spoken. `kok` is experimental: its voice spells letters out. */
export const languages = [
  "en",
  "hi",
  "ta",
  "te",
  "bn",
  "mr",
  "gu",
  "kn",
  "ml",
  "pa",
  "or",
  "as",
  "ur",
  "ne",
  "sd",
  "kok",
] as const;
export type Language = (typeof languages)[number];

/** Speaking rate, pitch and volume as factors of the voice's own: 1 changes nothing. */
export interface Prosody {
  readonly rate: number;
  readonly pitch: number;
  readonly volume: number;
}

export type SayAs =
  | { readonly kind: "cardinal" | "ordinal" | "digits" | "telephone" | "time" | "currency" }
  | { readonly kind: "date"; readonly format?: "dmy" | "mdy" | "ymd" | "dm" | "my" | "y" };

export type Emphasis = "strong" | "moderate" | "reduced";

/** What holds for a stretch of speech. Absent means: as the sentence around it. */
export interface SpeechStyle {
  readonly language?: Language;
  readonly emphasis?: Emphasis;
  readonly prosody?: Prosody;
}

/** A stretch of a sentence. `text` is what was written and stands in the caption; the rest says how it is spoken. */
export type Span =
  | { readonly kind: "text"; readonly text: string; readonly style: SpeechStyle; readonly sayAs?: SayAs }
  /** Spoken as `alias` (SSML `sub`, or a lexicon's alias), written as `text`. */
  | { readonly kind: "alias"; readonly text: string; readonly alias: string; readonly style: SpeechStyle }
  /** Spoken as these IPA phones (SSML `phoneme`, or a lexicon's phoneme), written as `text`. */
  | { readonly kind: "phoneme"; readonly text: string; readonly ipa: string; readonly style: SpeechStyle }
  | { readonly kind: "break"; readonly durationMs: number }
  | { readonly kind: "mark"; readonly name: string };

/** One sentence, ready to be spoken: the unit of rendering. */
export interface Sentence {
  readonly language: Language;
  readonly spans: readonly Span[];
  /** What the caption shows: the sentence as written, white space collapsed. */
  readonly caption: string;
  readonly position: SourcePosition;
}

export interface SpokenPhone {
  /** One IPA phone as the engine emits it, without stress marks; "" is silence. */
  readonly ipa: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 unstressed, 1 secondary, 2 primary stress. */
  readonly stress: 0 | 1 | 2;
}

export interface SpokenWord {
  /** The word as written in the caption. */
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly emphasis?: Emphasis;
}

/** A sentence that has been spoken. */
export interface Utterance {
  /** 48 kHz mono, −1 to 1. */
  readonly pcm: Float32Array;
  /** Contiguous from 0 to the end of the sound; pauses are silent phones. */
  readonly phones: readonly SpokenPhone[];
  readonly words: readonly SpokenWord[];
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

export interface VoiceDescription {
  /** `espeak-hi`: stable, what a script names. */
  readonly id: string;
  readonly title: string;
  readonly language: Language;
  readonly engine: "espeak-ng";
  readonly gender: "female" | "male";
  readonly experimental: boolean;
}

/** How someone speaks with a voice that others have too. */
export interface Manner {
  /** Pace, as a factor of the voice's own: 0.8 to 1.25. */
  readonly rate: number;
  /** Semitones above the voice's own pitch, −6 to 6. */
  readonly pitchSemitones: number;
}

/** A voice engine. Engines differ behind this; what they return does not. */
export interface Voice {
  readonly description: VoiceDescription;
  /**
   * @throws SutradharError `time_limit`, `text_unspeakable` where nothing in the sentence makes a sound,
   * `engine_failed` where the engine died (it is started anew for the next sentence).
   */
  speak(sentence: Sentence, manner?: Manner): Promise<Utterance>;
}

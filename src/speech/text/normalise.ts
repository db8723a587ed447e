import type { Language, SayAs } from "../spoken.ts";

/** A stretch of the caption, and what is said for it. */
export interface SpeechSegment {
  readonly written: string;
  readonly spoken: string;
  readonly language: Language;
}

export function normaliseForSpeech(text: string, language: Language, _sayAs?: SayAs): readonly SpeechSegment[] {
  return text
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => ({ written: word.replace(/^[\p{P}]+|[\p{P}]+$/gu, ""), spoken: word, language }));
}

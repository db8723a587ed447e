/**
 * What the process that speaks and the process that asks say to each other. The child holds espeak-ng, which is
 * GPL-3.0; nothing of it crosses but these plain values.
 */
export interface EspeakRequest {
  readonly id: number;
  /** A voice of espeak's with its variant: `hi+f2`. */
  readonly voice: string;
  /** SSML, at most `markupBytesMax` bytes of UTF-8. */
  readonly markup: string;
  /** Words a minute; espeak's own middle is 175. */
  readonly rateWpm: number;
  /** 0 to 99; 50 is the voice's own. */
  readonly pitch: number;
  /** 0 to 99: how far the melody moves; 50 is the voice's own. */
  readonly pitchRange: number;
  /** 0 to 200 percent. */
  readonly volume: number;
}

export interface EspeakEvent {
  readonly kind: "phone" | "word" | "end";
  readonly atMs: number;
  /** Where in the markup the word begins, in code points from 0; the phones of a word carry the word's. */
  readonly textPosition: number;
  /** The phone as espeak writes it, stress marks included; "" for words and for silence. */
  readonly ipa: string;
}

export type EspeakReply =
  | { readonly kind: "ready" }
  | { readonly kind: "spoken"; readonly id: number; readonly pcm: Int16Array; readonly events: readonly EspeakEvent[] }
  /** The sound would have been longer than `soundMsMax`: nothing is kept of it. */
  | { readonly kind: "too_long"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

export const espeakSampleRate = 22_050;
export const espeakRateWpm = 175;

/** Several times the longest sentence, since numbers grow when they are written out. */
export const markupBytesMax = 48_000;

import type { DecodedSound } from "../../media/decode/index.ts";

/** How loud the sound is over time, in steps of 5 ms. */
export interface SoundEnvelope {
  push(sound: DecodedSound): void;
  /** The square root of the amplitude around an instant, over `windowMs`; 0 outside the sound. */
  at(ms: number, windowMs: number): number;
}

export const envelopeStepMs = 5;
const stepSamples = 48 * envelopeStepMs;

export function createSoundEnvelope(): SoundEnvelope {
  const squares: number[] = [];
  let sum = 0;
  let count = 0;
  return {
    push({ channels }) {
      const [left, right = left] = channels;
      if (!left || !right) return;
      for (let at = 0; at < left.length; at++) {
        const sample = ((left[at] as number) + (right[at] as number)) / 2;
        sum += sample * sample;
        if (++count < stepSamples) continue;
        squares.push(sum / count);
        sum = 0;
        count = 0;
      }
    },
    at(ms, windowMs) {
      const from = Math.round((ms - windowMs / 2) / envelopeStepMs);
      const to = from + Math.round(windowMs / envelopeStepMs);
      let total = 0;
      for (let step = from; step < to; step++) total += squares[step] ?? 0;
      return Math.sqrt(Math.sqrt(total / (to - from)));
    },
  };
}

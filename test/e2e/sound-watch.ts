/** Listens to a file's decoded sound, and tells of any stretch whether something is heard, and whether it is clipped. */
import type { DecodedSound } from "../../src/media/decode/index.ts";

export interface SoundWatch {
  hear(sound: DecodedSound): void;
  report(startMs: number, endMs: number): { readonly clippedSamples: number; readonly audibleShare: number };
}

const stepSamples = 480;
const sampleRateHz = 48_000;
/** A coder rounds full scale to a hair below it. */
const clippedFrom = 0.9999;
const audibleFrom = 10 ** (-50 / 20);

export function createSoundWatch(): SoundWatch {
  const steps: { square: number; clipped: number }[] = [];
  return {
    hear({ startSample, channels }) {
      const [left, right = left] = channels;
      if (!left || !right) throw new Error("there is no channel");
      for (let at = 0; at < left.length; at++) {
        const step = (steps[Math.floor((startSample + at) / stepSamples)] ??= { square: 0, clipped: 0 });
        const loudest = Math.max(Math.abs(left[at] as number), Math.abs(right[at] as number));
        step.square += loudest * loudest;
        if (loudest >= clippedFrom) step.clipped++;
      }
    },
    report(startMs, endMs) {
      const toStep = (ms: number): number => Math.round((ms * sampleRateHz) / 1_000 / stepSamples);
      const stretch = steps.slice(toStep(startMs), toStep(endMs));
      const audible = stretch.filter(({ square }) => Math.sqrt(square / stepSamples) > audibleFrom);
      return {
        clippedSamples: stretch.reduce((sum, { clipped }) => sum + clipped, 0),
        audibleShare: stretch.length === 0 ? 0 : audible.length / stretch.length,
      };
    },
  };
}

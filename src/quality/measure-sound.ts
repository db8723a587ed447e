import { readMedia } from "../media/decode/index.ts";
import { countClipped } from "./count-clipped.ts";
import { createLoudnessMeter, createTruePeakMeter } from "../media/sound/index.ts";

/** What a delivered file sounds like, by its own decoded samples. */
export interface SoundReport {
  /** −Infinity where nothing is heard. */
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** Samples at or above full scale, in either channel. */
  readonly clippedSamples: number;
  /** Share of the time, in steps of 10 ms, that lies below −60 dBFS. */
  readonly silentShare: number;
  readonly durationMs: number;
}

const stepMs = 10;
const silenceDbfs = -60;

/**
 * Decodes the sound of an MP4 and measures it.
 * @throws SutradharError `video_invalid`
 */
export function measureSound(path: string): SoundReport {
  const loudness = createLoudnessMeter();
  const peak = createTruePeakMeter();
  const silence = createSilenceCounter();
  let clippedSamples = 0;
  let samples = 0;
  const media = readMedia(path, {
    sound({ channels }) {
      const [left, right = left] = channels;
      if (!left || !right) return;
      loudness.push({ left, right });
      peak.push({ left, right });
      clippedSamples += countClipped(left, right);
      samples += left.length;
      for (let at = 0; at < left.length; at++) {
        const loudest = Math.max(Math.abs(left[at] as number), Math.abs(right[at] as number));
        silence.push(loudest);
      }
    },
  });
  return {
    integratedLufs: loudness.integratedLufs(),
    truePeakDbtp: peak.finish(),
    clippedSamples,
    silentShare: silence.share(),
    durationMs: (samples / media.audio.sampleRateHz) * 1_000,
  };
}

function createSilenceCounter(): { push(magnitude: number): void; share(): number } {
  const stepSamples = 48 * stepMs;
  const threshold = 10 ** (silenceDbfs / 10);
  let sum = 0;
  let count = 0;
  let steps = 0;
  let silent = 0;
  return {
    push(magnitude) {
      sum += magnitude * magnitude;
      if (++count < stepSamples) return;
      steps++;
      if (sum / count < threshold) silent++;
      sum = 0;
      count = 0;
    },
    share: () => (steps === 0 ? 1 : silent / steps),
  };
}

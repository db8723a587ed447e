import { digestBytes, SutradharError } from "../../core/index.ts";
import { hopSamples } from "./ducking.ts";
import { findOrMake, fromDoubles, toDoubles, type KeptSound } from "./kept-sound.ts";
import { createLoudnessMeter } from "./loudness-meter.ts";
import type { SampleSpan } from "./sound-block.ts";
import { createPeakFinder, peakSpanSamples } from "./true-peak.ts";

/** A shot's speech, 48 kHz mono, −1 to 1: where it stands in the video, and what decides its samples. */
export interface SpeechClip {
  readonly startSample: number;
  /** The same name, the same samples. */
  readonly name: string;
  readonly read: () => Promise<Float32Array>;
}

/** A clip whose samples are at hand. */
export function toClip(startSample: number, pcm: Float32Array): SpeechClip {
  const name = digestBytes(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  return { startSample, name, read: async () => pcm };
}

/** A clip, and what has to be known of it to level a mix, without its samples. */
export interface HeardClip extends SpeechClip {
  readonly samples: number;
  /** For each 10 ms the mean square. */
  readonly energies: Float64Array;
  /** For each 10 ms, and shortly behind the end, the largest magnitude that a limiter finds. */
  readonly peaks: Float64Array;
  /** Mean squares of 100 ms, weighted as loudness is, of both channels together. */
  readonly steps: Float64Array;
}

/** Raised when other levels may be measured of the same samples. */
const levelsFormat = 1;

/** Listens to a clip, unless that was done for any video. */
export async function hearClip(clip: SpeechClip, kept: KeptSound): Promise<HeardClip> {
  const recipe = { levels: levelsFormat, clip: clip.name };
  const values = toDoubles(await findOrMake(kept, recipe, async () => measureClip(await clip.read())));
  const [samples = 0] = values;
  const energiesEnd = 1 + hopsOf(samples);
  const peaksEnd = energiesEnd + hopsOf(samples + peakSpanSamples);
  return {
    ...clip,
    samples,
    energies: values.subarray(1, energiesEnd),
    peaks: values.subarray(energiesEnd, peaksEnd),
    steps: values.subarray(peaksEnd),
  };
}

const hopsOf = (samples: number): number => Math.ceil(samples / hopSamples);

function measureClip(pcm: Float32Array): Uint8Array {
  const meter = createLoudnessMeter();
  meter.push({ left: pcm, right: pcm });
  const energies = mapHops(pcm, (hop) => hop.reduce((sum, sample) => sum + sample * sample, 0) / hop.length);
  const peaks = mapHops(findPeaks(pcm), (hop) => hop.reduce((highest, peak) => Math.max(highest, peak), 0));
  return fromDoubles([pcm.length, ...energies, ...peaks, ...meter.allSteps()]);
}

function findPeaks(pcm: Float32Array): Float64Array {
  const peaks = new Float64Array(pcm.length + peakSpanSamples);
  const padded = new Float32Array(peaks.length);
  padded.set(pcm);
  createPeakFinder().push(padded, 0, peaks);
  return peaks;
}

function mapHops<T extends Float32Array | Float64Array>(samples: T, measure: (hop: T) => number): number[] {
  return Array.from({ length: hopsOf(samples.length) }, (_, hop) =>
    measure(samples.subarray(hop * hopSamples, (hop + 1) * hopSamples) as T),
  );
}

/** The highest peak that a limiter finds of a clip within a span of the video; 0 where it is not in it. Looks at whole hops. */
export function peakWithin({ startSample, peaks }: HeardClip, { from, to }: SampleSpan): number {
  const first = Math.max(0, Math.floor((from - startSample) / hopSamples));
  const end = Math.max(first, Math.ceil((to - startSample) / hopSamples));
  return peaks.subarray(first, end).reduce((highest, peak) => Math.max(highest, peak), 0);
}

/** @throws SutradharError `option_invalid` where clips overlap, come out of order or reach past the end */
export function checkClips(clips: readonly HeardClip[], durationSamples: number): void {
  let position = 0;
  for (const { startSample, samples } of clips) {
    const end = startSample + samples;
    if (!Number.isInteger(startSample) || startSample < position || end > durationSamples) {
      throw new SutradharError(
        "option_invalid",
        `a speech clip must start at or after sample ${position} and end by ${durationSamples}, ` +
          `got ${startSample} to ${end}: give clips in order, without overlap`,
      );
    }
    position = end;
  }
}

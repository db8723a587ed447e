import { sineOfTurns } from "../../core/index.ts";
import { toDecibels } from "./decibels.ts";
import type { StereoBlock } from "./sound-block.ts";

const phases = 4;
const taps = 16;

/** How many samples an interpolated peak comes after the sample it belongs to. */
export const peakDelaySamples = taps / 2;
/** How many samples decide a peak between two. */
export const peakSpanSamples = taps;

/** Windowed sinc (Kaiser, β = 5) at ¼, ½ and ¾ of a sample: interpolation by four, as BS.1770-4 annex 2 asks. */
const kernels = [1, 2, 3].map((phase) => createKernel(phase / phases));

/** Samples below `level / peakGainMax` cannot give an interpolated peak above `level`. */
export const peakGainMax = Math.max(...kernels.map((kernel) => kernel.reduce((sum, tap) => sum + Math.abs(tap), 0)));

/** Finds the peaks between samples of one channel. */
export interface PeakFinder {
  /**
   * For each pushed sample the largest magnitude in the gap that follows the sample `peakDelaySamples` earlier (that sample
   * included) is joined into `peaks` (a maximum, so that channels may share it). Gaps whose neighbourhood cannot reach `floor`
   * are left as they are.
   */
  push(samples: Float32Array, floor: number, peaks: Float64Array): void;
  /** Another that has heard the same. */
  copy(): PeakFinder;
}

const stretchSamples = 64;

/** @param window what was pushed last, of which the loudest sample is `loudestBefore` */
export function createPeakFinder(window = new Float64Array(stretchSamples + taps), loudestBefore = 0): PeakFinder {
  let loudestLast = loudestBefore;
  return {
    push(samples, floor, peaks) {
      for (let start = 0; start < samples.length; start += stretchSamples) {
        const count = Math.min(stretchSamples, samples.length - start);
        let loudest = 0;
        for (let at = start; at < start + count; at++) {
          const sample = samples[at] as number;
          if (sample > loudest) loudest = sample;
          else if (-sample > loudest) loudest = -sample;
        }
        for (let at = 0; at < count; at++) window[taps + at] = samples[start + at] as number;
        if (Math.max(loudest, loudestLast) * peakGainMax > floor) {
          for (let at = 0; at < count; at++) {
            const peak = peakAt(window, at + 1);
            if (peak > (peaks[start + at] as number)) peaks[start + at] = peak;
          }
        }
        window.copyWithin(0, count, count + taps);
        // A stretch that is shorter than what is looked back at leaves some of the one before in sight.
        loudestLast = count < taps ? Math.max(loudest, loudestLast) : loudest;
      }
    },
    copy: () => createPeakFinder(window.slice(), loudestLast),
  };
}

/** The largest magnitude from the sample in the middle of `taps` samples up to the next. */
function peakAt(window: Float64Array, start: number): number {
  let peak = Math.abs(window[start + taps / 2 - 1] as number);
  for (const kernel of kernels) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += (kernel[tap] as number) * (window[start + tap] as number);
    peak = Math.max(peak, Math.abs(sum));
  }
  return peak;
}

function createKernel(fraction: number): Float64Array {
  const kernel = Float64Array.from({ length: taps }, (_, tap) => {
    const distance = tap - (taps / 2 - 1) - fraction;
    const sinc = sineOfTurns(distance / 2) / (Math.PI * distance);
    return (sinc * besselI0(5 * Math.sqrt(1 - (4 * distance * distance) / (taps * taps)))) / besselI0(5);
  });
  const sum = kernel.reduce((total, tap) => total + tap, 0);
  return kernel.map((tap) => tap / sum);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
}

/** Measures the true peak of stereo sound: 4 times oversampled, the louder channel. */
export interface TruePeakMeter {
  push(block: StereoBlock): void;
  /** In dBTP; −Infinity for digital silence. Pushes silence through: call it once, at the end. */
  finish(): number;
}

export function createTruePeakMeter(): TruePeakMeter {
  const left = createPeakFinder();
  /** A voice in the middle is the same on both sides, and looked at once until it is not. */
  let right: PeakFinder | undefined;
  let highest = 0;
  let peaks = new Float64Array(0);
  const push = (block: StereoBlock): void => {
    if (block.left !== block.right) right ??= left.copy();
    // Every sample is a peak itself: what cannot rise above the loudest need not be looked between.
    highest = Math.max(highest, loudestOf(block.left), loudestOf(block.right));
    if (peaks.length < block.left.length) peaks = new Float64Array(block.left.length);
    peaks.fill(0);
    left.push(block.left, highest, peaks);
    right?.push(block.right, highest, peaks);
    for (let at = 0; at < block.left.length; at++) highest = Math.max(highest, peaks[at] as number);
  };
  return {
    push,
    finish() {
      const silence = new Float32Array(taps);
      push({ left: silence, right: silence });
      return toDecibels(highest);
    },
  };
}

function loudestOf(samples: Float32Array): number {
  let loudest = 0;
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at] as number;
    if (sample > loudest) loudest = sample;
    else if (-sample > loudest) loudest = -sample;
  }
  return loudest;
}

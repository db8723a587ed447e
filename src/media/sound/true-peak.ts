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
  /** The same, of which only the highest is told: `floor` where none is higher. */
  rise(samples: Float32Array, floor: number): number;
  /** Another that has heard the same. */
  copy(): PeakFinder;
}

const stretchSamples = 32;

/** @param window what was pushed last, of which the loudest sample is `loudestBefore` */
export function createPeakFinder(window = new Float64Array(stretchSamples + taps), loudestBefore = 0): PeakFinder {
  let loudestLast = loudestBefore;

  /** Takes a stretch in; says whether any gap that it decides may reach above the floor. */
  function hear(samples: Float32Array, start: number, count: number, loudest: number, floor: number): boolean {
    const mayReach = Math.max(loudest, loudestLast) * peakGainMax > floor;
    // A stretch that is shorter than what is looked back at leaves some of the one before in sight.
    loudestLast = count < taps ? Math.max(loudest, loudestLast) : loudest;
    const first = mayReach ? 0 : Math.max(0, count - taps);
    for (let at = first; at < count; at++) window[taps + at] = samples[start + at] as number;
    return mayReach;
  }

  return {
    push(samples, floor, peaks) {
      for (let start = 0; start < samples.length; start += stretchSamples) {
        const count = Math.min(stretchSamples, samples.length - start);
        if (hear(samples, start, count, loudestOf(samples, start, count), floor)) {
          for (let at = 0; at < count; at++) {
            const peak = peakAt(window, at + 1);
            if (peak > (peaks[start + at] as number)) peaks[start + at] = peak;
          }
        }
        window.copyWithin(0, count, count + taps);
      }
    },
    rise(samples, floor) {
      let highest = floor;
      for (let start = 0; start < samples.length; start += stretchSamples) {
        const count = Math.min(stretchSamples, samples.length - start);
        const loudest = loudestOf(samples, start, count);
        // Every sample is a peak itself: what cannot rise above the loudest need not be looked between.
        highest = Math.max(highest, loudest);
        if (hear(samples, start, count, loudest, highest)) {
          for (let at = 0; at < count; at++) highest = Math.max(highest, peakAt(window, at + 1));
        }
        window.copyWithin(0, count, count + taps);
      }
      return highest;
    },
    copy: () => createPeakFinder(window.slice(), loudestLast),
  };
}

function loudestOf(samples: Float32Array, start: number, count: number): number {
  let loudest = 0;
  for (let at = start; at < start + count; at++) {
    const sample = samples[at] as number;
    if (sample > loudest) loudest = sample;
    else if (-sample > loudest) loudest = -sample;
  }
  return loudest;
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
  /** The highest so far, where 1 is full scale. */
  soFar(): number;
  /** In dBTP; −Infinity for digital silence. Pushes silence through: call it once, at the end. */
  finish(): number;
}

export function createTruePeakMeter(): TruePeakMeter {
  const left = createPeakFinder();
  /** A voice in the middle is the same on both sides, and looked at once until it is not. */
  let right: PeakFinder | undefined;
  let highest = 0;
  const push = (block: StereoBlock): void => {
    if (block.left !== block.right) right ??= left.copy();
    highest = left.rise(block.left, highest);
    if (right) highest = right.rise(block.right, highest);
  };
  return {
    push,
    soFar: () => highest,
    finish() {
      const silence = new Float32Array(taps);
      push({ left: silence, right: silence });
      return toDecibels(highest);
    },
  };
}

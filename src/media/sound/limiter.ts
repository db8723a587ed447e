import { fromDecibels } from "./decibels.ts";
import { createSlidingMinimum } from "./sliding-minimum.ts";
import { sampleRateHz, type StereoBlock } from "./sound-block.ts";
import { createPeakFinder, peakDelaySamples, peakSpanSamples } from "./true-peak.ts";

/**
 * Holds the true peak under a ceiling, both channels by the same gain. Sound below the ceiling passes unchanged. What comes out at
 * a sample is decided by what went in within `limiterMemorySamples` before it and `limiterAheadSamples` behind it.
 */
export interface Limiter {
  /** The sound so far, less what is still looked ahead at: the first blocks come out shorter. */
  push(block: StereoBlock): StereoBlock;
  /** What was held back. Nothing may be pushed after it. */
  finish(): StereoBlock;
}

const rampSamples = Math.round(0.005 * sampleRateHz);
const releaseShare = 1 / (0.08 * sampleRateHz);
/** What a gain recovers towards: past 1, so that it gets there, and no peak is remembered for longer than a fifth of a second. */
const releaseAim = 1.1;
/** How long a peak holds the gain down by itself. */
const reachSamples = rampSamples + 2 * peakDelaySamples;
const latencySamples = peakDelaySamples + rampSamples - 1;
/** Gains are held on this grid, so that their running sum is exact and an idle gain is exactly 1. */
const gridSteps = 16_777_216;

export const limiterAheadSamples = latencySamples;
export const limiterMemorySamples = peakSpanSamples + reachSamples + countRecovery() + rampSamples;

/** The gain a sample later, where no peak holds it down. It never falls, and of two gains the larger one stays the larger. */
function recover(gain: number): number {
  const recovered = gain + (releaseAim - gain) * releaseShare;
  return Math.floor(Math.min(1, recovered) * gridSteps) / gridSteps;
}

/** From nothing up to 1: whatever a gain was so many samples ago, it is what the peaks since then make it. */
function countRecovery(): number {
  let samples = 0;
  for (let gain = 0; gain < 1; gain = recover(gain)) samples++;
  return samples;
}

/** Looks 5 ms ahead: the gain falls along a straight line, reaches its lowest under the peak, and recovers by half within 50 ms. */
export function createLimiter(ceilingDbtp: number): Limiter {
  const ceiling = fromDecibels(ceilingDbtp);
  const [leftPeaks, rightPeaks] = [createPeakFinder(), createPeakFinder()];
  const minimum = createSlidingMinimum(reachSamples);
  const takePeaks = createPeaks();
  const ramp = new Float64Array(rampSamples).fill(1);
  const [heldLeft, heldRight] = [new Float32Array(latencySamples), new Float32Array(latencySamples)];
  let rampSum = rampSamples;
  let envelope = 1;
  let position = 0;
  /** Samples since a peak was above the ceiling. */
  let quiet = Infinity;

  function nextGain(peak: number): number {
    quiet = peak > ceiling ? 0 : quiet + 1;
    const lowest = minimum(quiet === 0 ? ceiling / peak : 1);
    envelope = Math.min(Math.floor(lowest * gridSteps) / gridSteps, recover(envelope));
    const slot = position % rampSamples;
    rampSum += envelope - (ramp[slot] as number);
    ramp[slot] = envelope;
    return rampSum / rampSamples;
  }

  function push({ left, right }: StereoBlock): StereoBlock {
    const peaks = takePeaks(left.length);
    leftPeaks.push(left, ceiling, peaks);
    rightPeaks.push(right, ceiling, peaks);
    const skipped = Math.min(left.length, Math.max(0, latencySamples - position));
    const out = { left: new Float32Array(left.length - skipped), right: new Float32Array(left.length - skipped) };
    if (isIdle() && left.length >= latencySamples && (skipped === 0 || position === 0) && !isAbove(peaks, ceiling)) {
      delay(left, heldLeft, { out: out.left, position });
      delay(right, heldRight, { out: out.right, position });
      quiet += left.length;
      position += left.length;
      return out;
    }
    for (let at = 0; at < left.length; at++) {
      const gain = nextGain(peaks[at] as number);
      const slot = position % latencySamples;
      if (at >= skipped) {
        out.left[at - skipped] = (heldLeft[slot] as number) * gain;
        out.right[at - skipped] = (heldRight[slot] as number) * gain;
      }
      heldLeft[slot] = left[at] as number;
      heldRight[slot] = right[at] as number;
      position++;
    }
    return out;
  }

  /** No peak is in sight or still being recovered from: every gain is exactly 1. */
  function isIdle(): boolean {
    return quiet >= reachSamples && envelope === 1 && rampSum === rampSamples;
  }

  return {
    push,
    finish() {
      const held = Math.min(position, latencySamples);
      const silence = new Float32Array(latencySamples);
      const { left, right } = push({ left: silence, right: silence });
      return { left: left.subarray(left.length - held), right: right.subarray(right.length - held) };
    },
  };
}

/** Room for the peaks of a block, all 0: the same as for the block before, where that was as long. */
function createPeaks(): (samples: number) => Float64Array {
  let held = new Float64Array(0);
  return (samples) => {
    if (held.length !== samples) held = new Float64Array(samples);
    return held.fill(0);
  };
}

/** What a gain of 1 makes of a block: the same samples, as much later. Of the first block, what is held is nothing yet. */
function delay(
  samples: Float32Array,
  held: Float32Array,
  { out, position }: { readonly out: Float32Array; readonly position: number },
): void {
  const slot = position % latencySamples;
  const isFirst = position === 0;
  if (!isFirst) {
    // What has been held the longest first.
    out.set(held.subarray(slot));
    out.set(held.subarray(0, slot), latencySamples - slot);
  }
  out.set(samples.subarray(0, samples.length - latencySamples), isFirst ? 0 : latencySamples);
  const last = samples.subarray(samples.length - latencySamples);
  const next = (position + samples.length) % latencySamples;
  held.set(last.subarray(0, latencySamples - next), next);
  held.set(last.subarray(latencySamples - next), 0);
}

function isAbove(peaks: Float64Array, ceiling: number): boolean {
  for (const peak of peaks) if (peak > ceiling) return true;
  return false;
}

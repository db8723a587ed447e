import { blurBox } from "./box-blur.ts";
import type { Sight } from "./sight.ts";

/** What some frames in a row show of a mark: fine differences of brightness, as strong in the dark as in the bright. */
export interface Glimpse {
  /** Of the video's frames. */
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly width: number;
  readonly height: number;
  /** In steps of 1/24; 0 where nothing can be read, since something moves. */
  readonly detail: Int8Array;
}

/** Frames that a glimpse is made of: half a second at 30 a second. */
export const glimpseFrames = 15;
/** Every so many frames one is looked at: a mark stands still. */
export const frameStep = 3;

/** Pixels round a pixel that its brightness is compared with, and that say how lively it is there. */
const [meanReach, livelyReach] = [2, 2];
/** What a pixel may differ from its surroundings and still be the mark: edges differ by much more. */
const differenceMax = 0.7;
const livelyMin = 0.3;
/** How much less a place counts that changes from frame to frame; a lively one, by the square of that. */
const changePower = 10;
const detailScale = 24;

/** What sums of frames show. */
export interface SightSums {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly sum: Float32Array;
  readonly squares: Float32Array;
}

/** Adds up sights; `take` gives what they show together and begins anew. */
export function createSightSums(): { add(sight: Sight): void; take(): SightSums | undefined } {
  let sums: { frames: number; width: number; height: number; sum: Float32Array; squares: Float32Array } | undefined;
  return {
    add({ width, height, data }) {
      sums ??= { frames: 0, width, height, sum: new Float32Array(data.length), squares: new Float32Array(data.length) };
      sums.frames++;
      for (let i = 0; i < data.length; i++) {
        const value = data[i] as number;
        (sums.sum[i] as number) += value;
        (sums.squares[i] as number) += value * value;
      }
    },
    take() {
      const taken = sums;
      sums = undefined;
      return taken;
    },
  };
}

/**
 * A pixel's difference from its surroundings, over how lively these are, and less the more it changes from frame to frame.
 * What is seen decides it alone, no key: so without the key's mark its signs are chance to the key.
 */
export function findDetail({ width, height, frames, sum, squares }: SightSums): Int8Array {
  const size = { width, height };
  // Loops of their own: a callback for each of 130,000 pixels takes five times as long.
  const mean = new Float32Array(sum.length);
  for (let i = 0; i < mean.length; i++) mean[i] = (sum[i] as number) / frames;
  const difference = blurBox(mean, size, meanReach);
  const squared = new Float32Array(sum.length);
  for (let i = 0; i < mean.length; i++) {
    const value = Math.fround((mean[i] as number) - (difference[i] as number));
    difference[i] = value;
    squared[i] = value * value;
  }
  const lively = blurBox(squared, size, livelyReach);
  const detail = new Int8Array(sum.length);
  for (let i = 0; i < detail.length; i++) {
    const average = mean[i] as number;
    const variance = Math.max(0, (squares[i] as number) / frames - average * average);
    const clipped = Math.max(-differenceMax, Math.min(differenceMax, difference[i] as number));
    // Sums that run along a line may end a little below zero.
    const liveliness = livelyMin + Math.sqrt(Math.max(0, lively[i] as number));
    detail[i] = Math.round((detailScale * clipped) / (liveliness * liveliness * (1 + changePower * variance)));
  }
  return detail;
}

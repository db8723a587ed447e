import { blurBox } from "../watermark/index.ts";
import type { ColourSight, Sight } from "./sight.ts";

/** What some frames in a row show of a mark. */
export interface Glimpse extends Detail<Int8Array> {
  /** Of the video's frames. */
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** Fine differences of a plane, as strong in the dark as in the bright; 0 where nothing can be read, since something moves. */
export interface PlaneDetail<T> {
  readonly width: number;
  readonly height: number;
  /** In steps of 1/24. */
  readonly data: T;
}

/** Of brightness, and of colours where there are any: half as many a side, so that one shows two pixels of brightness. */
export interface Detail<T extends ArrayLike<number> = ArrayLike<number>> {
  readonly luma: PlaneDetail<T>;
  readonly colours: { readonly blue: PlaneDetail<T>; readonly red: PlaneDetail<T> } | undefined;
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

/** What sums of all planes show. */
interface ColourSums {
  add(sight: ColourSight): void;
  /** What they show together; begins anew. */
  take(): Detail<Int8Array> | undefined;
}

export function createDetailSums(): ColourSums {
  const [luma, blue, red] = [createSightSums(), createSightSums(), createSightSums()];
  return {
    add(sight) {
      luma.add(sight.luma);
      if (!sight.colours) return;
      blue.add(sight.colours.blue);
      red.add(sight.colours.red);
    },
    take() {
      const taken = luma.take();
      const [takenBlue, takenRed] = [blue.take(), red.take()];
      if (!taken) return undefined;
      const bright = detailOf(taken, lumaStep);
      if (!takenBlue || !takenRed) return { luma: bright, colours: undefined };
      return {
        luma: bright,
        colours: { blue: detailOf(takenBlue, colourStep), red: detailOf(takenRed, colourStep) },
      };
    },
  };
}

/** Levels that a mark's step mostly has: what a difference is measured by. */
const [lumaStep, colourStep] = [1, 2] as const;

function detailOf(sums: SightSums, step: number): PlaneDetail<Int8Array> {
  return { width: sums.width, height: sums.height, data: findDetail(sums, step) };
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
 * @param step levels that count as one
 */
export function findDetail({ width, height, frames, sum, squares }: SightSums, step: number = lumaStep): Int8Array {
  const size = { width, height };
  // Loops of their own: a callback for each of 130,000 pixels takes five times as long.
  const mean = new Float32Array(sum.length);
  for (let i = 0; i < mean.length; i++) mean[i] = (sum[i] as number) / (frames * step);
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
    const variance = Math.max(0, (squares[i] as number) / (frames * step * step) - average * average);
    const clipped = Math.max(-differenceMax, Math.min(differenceMax, difference[i] as number));
    // Sums that run along a line may end a little below zero.
    const liveliness = livelyMin + Math.sqrt(Math.max(0, lively[i] as number));
    detail[i] = Math.round((detailScale * clipped) / (liveliness * liveliness * (1 + changePower * variance)));
  }
  return detail;
}

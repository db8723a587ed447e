import { costOf } from "./cost-of.ts";
import { isGpu, type PriceList } from "./price-list.ts";
import type { Spread, StepHistory } from "./step-history.ts";
import { runOnceMs, usualPixels, usualSpread, usualWorkOf } from "./usual-work.ts";

/** A step of a plan, as an estimate sees it. */
export interface EstimatedStep {
  readonly step: string;
  readonly class: string;
  /** How many frames it makes or reads; 0 where it has nothing to do with any, as what is baked once. */
  readonly frames: number;
  /** Whether the store holds its result already. */
  readonly isCached: boolean;
}

export interface EstimateOptions {
  readonly steps: readonly EstimatedStep[];
  /** Width times height of the picture. */
  readonly pixels: number;
  /** How many steps run at once. */
  readonly jobs: number;
  readonly prices: PriceList;
  /** What like steps took; the newest `findStepHistory`. */
  readonly history?: readonly StepHistory[];
}

export interface Estimate {
  /** From start to end, with nobody else in the queue. */
  readonly wallMs: Spread;
  readonly costMicroInr: Spread;
  readonly steps: { readonly total: number; readonly cached: number };
  readonly frames: { readonly total: number; readonly rendered: number };
  /** Whether it rests on what was measured here, on the documented measures of the product, or on both. */
  readonly basis: "measured" | "documented" | "both" | "nothing_to_do";
  readonly priceList: string;
}

interface EstimatedWork {
  readonly class: string;
  readonly workMs: Spread;
  readonly isMeasured: boolean;
}

/** Attempts from which on what was measured is trusted more than what is documented. */
const attemptsMin = 5;

/** What a plan will take, from numbers alone: no clock, no store, no database. */
export function estimateSteps({ steps, pixels, jobs, prices, history = [] }: EstimateOptions): Estimate {
  const left = steps.filter(({ isCached }) => !isCached);
  const work = left.map((step) => estimateWork(step, pixels, history));
  const rendering = steps.filter(({ step }) => step === "render");
  const sumFrames = (some: readonly EstimatedStep[]): number => some.reduce((sum, { frames }) => sum + frames, 0);
  return {
    wallMs: mapSpread((bound) => estimateWallMs(work, bound, jobs)),
    costMicroInr: mapSpread((bound) =>
      work.reduce((sum, each) => sum + costOf({ class: each.class, ...consumptionOf(each, bound) }, prices), 0),
    ),
    steps: { total: steps.length, cached: steps.length - left.length },
    frames: { total: sumFrames(rendering), rendered: sumFrames(rendering.filter(({ isCached }) => !isCached)) },
    basis: basisOf(work),
    priceList: prices.id,
  };
}

function estimateWork(step: EstimatedStep, pixels: number, history: readonly StepHistory[]): EstimatedWork {
  // What was counted by the attempt says nothing of a step that grows with the video, nor the other way round.
  const alike = history.filter(
    (each) => each.step === step.step && each.attempts >= attemptsMin && each.isByFrame === step.frames > 0,
  );
  const measured = alike.find((each) => each.pixels === pixels) ?? alike.find((each) => each.pixels === 0);
  if (measured) {
    const times = measured.isByFrame ? step.frames : 1;
    return { class: step.class, workMs: mapSpread((bound) => measured.workMs[bound] * times), isMeasured: true };
  }
  const { onceMs, frameMs, isByPixel } = usualWorkOf(step.step);
  const likely = onceMs + frameMs * (isByPixel ? pixels / usualPixels : 1) * step.frames;
  const workMs = { low: likely * usualSpread.low, likely, high: likely * usualSpread.high };
  return { class: step.class, workMs, isMeasured: false };
}

/**
 * Of `jobs` workers that never wait the sum's share, and no less than the longest step. Likely, and at most, the last step
 * runs alone while the others are idle (Graham, "Bounds on multiprocessing timing anomalies", 1969).
 */
function estimateWallMs(work: readonly EstimatedWork[], bound: keyof Spread, jobs: number): number {
  if (work.length === 0) return 0;
  const sumMs = work.reduce((sum, { workMs }) => sum + workMs[bound], 0);
  const longestMs = work.reduce((longest, { workMs }) => Math.max(longest, workMs[bound]), 0);
  const wallMs = bound === "low" ? Math.max(longestMs, sumMs / jobs) : sumMs / jobs + (1 - 1 / jobs) * longestMs;
  return Math.round(wallMs + runOnceMs);
}

function consumptionOf(
  { class: className, workMs }: EstimatedWork,
  bound: keyof Spread,
): { cpuMs: number; gpuMs: number } {
  const ms = Math.round(workMs[bound]);
  return isGpu(className) ? { cpuMs: 0, gpuMs: ms } : { cpuMs: ms, gpuMs: 0 };
}

function basisOf(work: readonly EstimatedWork[]): Estimate["basis"] {
  if (work.length === 0) return "nothing_to_do";
  if (work.every(({ isMeasured }) => isMeasured)) return "measured";
  return work.some(({ isMeasured }) => isMeasured) ? "both" : "documented";
}

function mapSpread(valueOf: (bound: keyof Spread) => number): Spread {
  return { low: valueOf("low"), likely: valueOf("likely"), high: valueOf("high") };
}

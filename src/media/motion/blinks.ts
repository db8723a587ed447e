import type { Digest, Random } from "../../core/index.ts";
import { between, ease, randomFor, tickMs, type Curve } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

/** One closing and opening of the eyes. The lids meet after 33 % of it and part again at 51 %. */
export interface Blink {
  readonly startMs: number;
  readonly durationMs: number;
}

/** No eye is closed, or on its way, this near to a shot's ends. */
export const blinkMarginMs = 200;
const blinkMs = { min: 160, max: 200 } as const;
const closeShare = 0.33;
const openShare = 0.51;
const doubleShare = 0.12;
const intervalMsMin = 1200;

/**
 * Deciles of a log-normal distribution of the time between blinks, median 3.3 s, σ 0.42, cut to 1.9 to 6.5 s
 * (as a table, so that no processor's logarithm decides). Spontaneous blinking of people in conversation
 * is of this shape: Bentivoglio et al. 1997, "Analysis of blink rate patterns in normal subjects".
 */
const intervalDecilesMs = [1900, 2010, 2330, 2650, 2970, 3300, 3670, 4110, 4700, 5650, 6500] as const;

export function findBlinks(
  seed: Digest,
  durationMs: number,
  cues: SpeechCues,
  intervalFactor: number,
): readonly Blink[] {
  const random = randomFor(seed, "blinks");
  const blinks: Blink[] = [];
  // The first comes as if the eyes had been watched from a random moment on: shots follow one another.
  let wishMs = drawInterval(random) * intervalFactor * random();
  while (wishMs < durationMs) {
    const isDouble = random() < doubleShare;
    const lengthMs = between(random, blinkMs.min, blinkMs.max);
    const previousMs = blinks.at(-1)?.startMs ?? -Infinity;
    const startMs = nearOpportunity(wishMs, cues, previousMs + intervalMsMin);
    addBlink(blinks, { startMs, durationMs: lengthMs }, durationMs);
    if (isDouble)
      addBlink(blinks, { startMs: startMs + lengthMs + between(random, 60, 130), durationMs: blinkMs.min }, durationMs);
    wishMs = startMs + drawInterval(random) * intervalFactor;
  }
  return blinks;
}

function addBlink(blinks: Blink[], blink: Blink, durationMs: number): void {
  if (blink.startMs < blinkMarginMs || blink.startMs + blink.durationMs > durationMs - blinkMarginMs) return;
  blinks.push(blink);
}

function drawInterval(random: Random): number {
  const at = random() * (intervalDecilesMs.length - 1);
  const index = Math.floor(at);
  const low = intervalDecilesMs[index] ?? 3300;
  const high = intervalDecilesMs[index + 1] ?? low;
  return low + (high - low) * (at - index);
}

/** Blinks fall on the ends of phrases, or else between words, rather than into a word. */
function nearOpportunity(wishMs: number, cues: SpeechCues, earliestMs: number): number {
  const phraseEnds = cues.phrases.map(({ endMs }) => ({ atMs: endMs + 30, cost: 0.18 }));
  const wordEnds = cues.wordEndsMs.map((endMs) => ({ atMs: endMs - 60, cost: 1 }));
  let best = Math.max(wishMs, earliestMs);
  let bestCost = 400;
  for (const { atMs, cost } of [...phraseEnds, ...wordEnds]) {
    const distance = Math.abs(atMs - wishMs) * cost;
    if (atMs >= earliestMs && distance < bestCost) {
      bestCost = distance;
      best = atMs;
    }
  }
  return best;
}

/** How far the eyes are closed, 0 to 1: shut fast, held a moment, opened slowly. */
export function blinkCurve(blinks: readonly Blink[], ticks: number): Curve {
  const curve = new Float64Array(ticks);
  for (const { startMs, durationMs } of blinks) {
    const first = Math.max(0, Math.ceil(startMs / tickMs));
    const last = Math.min(ticks - 1, Math.floor((startMs + durationMs) / tickMs));
    for (let tick = first; tick <= last; tick += 1) {
      const at = (tick * tickMs - startMs) / durationMs;
      curve[tick] = Math.min(ease(at / closeShare), 1 - ease((at - openShare) / (1 - openShare)));
    }
  }
  return curve;
}

import type { Digest } from "../../core/index.ts";
import { addNoise, addSwell, between, randomFor, type Curve } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

/** Brows and smile, as differences from rest. */
export interface FaceCurves {
  readonly browLeft: Curve;
  readonly browRight: Curve;
  readonly frown: Curve;
  readonly smile: Curve;
}

const browRaise = { strong: 0.6, moderate: 0.42, none: 0.2 } as const;
const plainBrowShare = 0.4;
const questionRaise = 0.5;

export function moveFace(
  seed: Digest,
  ticks: number,
  durationMs: number,
  cues: SpeechCues,
  energy: number,
): FaceCurves {
  const random = randomFor(seed, "face");
  const both = new Float64Array(ticks);
  const frown = new Float64Array(ticks);
  const smile = new Float64Array(ticks);
  addNoise(both, random, 1430, 0.1);
  addNoise(smile, random, 1910, 0.08);
  for (const { atMs, weight, emphasis } of cues.beats) {
    const draw = random();
    const size = between(random, 0.8, 1.2) * weight;
    if (emphasis === "none" && draw > plainBrowShare) continue;
    addSwell(both, { atMs: atMs - 30, riseMs: 210, holdMs: 130, fallMs: 400, amount: browRaise[emphasis] * size });
    if (emphasis === "strong" && draw < 0.3) {
      addSwell(frown, { atMs, riseMs: 200, holdMs: 120, fallMs: 350, amount: 0.25 });
    }
  }
  const last = cues.phrases.at(-1);
  if (last) askOrSmile(both, smile, last.startMs, last.endMs, durationMs, cues.isQuestion);
  return { ...apart(both, randomFor(seed, "brows-apart"), energy), frown, smile };
}

/** A question lifts the brows over its last stretch; a statement ends on a little more of a smile. */
function askOrSmile(
  brows: Curve,
  smile: Curve,
  startMs: number,
  endMs: number,
  durationMs: number,
  isQuestion: boolean,
): void {
  if (isQuestion) {
    const spanMs = Math.min(900, (endMs - startMs) * 0.6);
    const riseMs = Math.max(120, spanMs * 0.5);
    addSwell(brows, {
      atMs: endMs - spanMs + riseMs,
      riseMs,
      holdMs: spanMs - riseMs + 120,
      fallMs: 350,
      amount: questionRaise,
    });
  }
  addSwell(smile, {
    atMs: endMs + 60,
    riseMs: 420,
    holdMs: Math.max(0, durationMs - endMs),
    fallMs: 300,
    amount: 0.16,
  });
}

/** The two brows never do quite the same. */
function apart(both: Curve, random: () => number, energy: number): { browLeft: Curve; browRight: Curve } {
  const lead = between(random, -0.14, 0.14);
  const noise = new Float64Array(both.length);
  addNoise(noise, random, 970, 0.05);
  const side = (sign: number): Curve =>
    both.map((value, tick) => value * energy * (1 + sign * lead) + sign * (noise[tick] ?? 0));
  return { browLeft: side(1), browRight: side(-1) };
}

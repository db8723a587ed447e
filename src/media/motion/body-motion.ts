import type { Digest } from "../../core/index.ts";
import type { HeadCurves } from "./head-motion.ts";
import { addNoise, addSwell, ease, follow, randomFor, tickMs, type Curve } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

export interface BodyCurves {
  readonly swayX: Curve;
  readonly lean: Curve;
  readonly breath: Curve;
  readonly shrug: Curve;
}

/** One breath in rest. Breathing in takes 40 % of it. */
const breathMs = 4000;
const inhaleShare = 0.4;
const bodyRate = 3.2;

/** The torso goes with the head, later and less. */
export function moveBody(
  seed: Digest,
  ticks: number,
  durationMs: number,
  cues: SpeechCues,
  head: HeadCurves,
): BodyCurves {
  const random = randomFor(seed, "body");
  const swayX = head.yaw.map((yaw) => yaw * 1.3);
  const lean = head.roll.map((roll, tick) => roll * 0.22 + (head.yaw[tick] ?? 0) * 0.06);
  addNoise(swayX, random, 2300, 7);
  addNoise(lean, random, 2700, 0.4);
  const shrug = new Float64Array(ticks);
  for (const { atMs, emphasis } of cues.beats) {
    if (emphasis === "strong") addSwell(shrug, { atMs: atMs - 20, riseMs: 260, holdMs: 80, fallMs: 520, amount: 0.22 });
  }
  const last = cues.phrases.at(-1);
  if (cues.isQuestion && last)
    addSwell(shrug, { atMs: last.endMs - 120, riseMs: 350, holdMs: 150, fallMs: 450, amount: 0.2 });
  return { swayX: follow(swayX, bodyRate), lean: follow(lean, bodyRate), breath: breathe(ticks, durationMs), shrug };
}

/** Whole breaths only, so that every shot starts and ends with the breath out; a very short shot breathes shallowly. */
function breathe(ticks: number, durationMs: number): Curve {
  const breaths = Math.max(1, Math.round(durationMs / breathMs));
  const periodMs = durationMs / breaths;
  const depth = Math.min(1, periodMs / 3200);
  const curve = new Float64Array(ticks);
  for (let tick = 0; tick < ticks; tick += 1) {
    const turns = (tick * tickMs) / periodMs;
    const phase = turns - Math.floor(turns);
    const level = phase < inhaleShare ? ease(phase / inhaleShare) : 1 - ease((phase - inhaleShare) / (1 - inhaleShare));
    curve[tick] = turns >= breaths ? 0 : depth * level;
  }
  return curve;
}

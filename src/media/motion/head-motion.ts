import type { Digest, Random } from "../../core/index.ts";
import { addNoise, addStep, addSwell, between, randomFor, softLimit, type Curve } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

export interface HeadCurves {
  readonly yaw: Curve;
  readonly pitch: Curve;
  readonly roll: Curve;
  readonly headX: Curve;
  readonly headY: Curve;
}

/** Alive, not restless: the head never leaves these, in degrees and rig units. */
const limit = { yaw: 6, pitch: 4, roll: 2.5, headX: 12, headY: 8 } as const;
/** A phrase longer than this changes its posture in the middle, on a beat. */
const longPhraseMs = 2600;

export function moveHead(seed: Digest, ticks: number, cues: SpeechCues, energy: number): HeadCurves {
  const curves: HeadCurves = {
    yaw: new Float64Array(ticks),
    pitch: new Float64Array(ticks),
    roll: new Float64Array(ticks),
    headX: new Float64Array(ticks),
    headY: new Float64Array(ticks),
  };
  drift(curves, randomFor(seed, "head-drift"));
  takePostures(curves, cues, randomFor(seed, "head-posture"));
  nod(curves, cues, randomFor(seed, "head-nods"));
  settle(curves, cues);
  couple(curves);
  for (const name of ["yaw", "pitch", "roll", "headX", "headY"] as const) {
    const curve = curves[name];
    for (let tick = 0; tick < ticks; tick += 1) curve[tick] = softLimit((curve[tick] ?? 0) * energy, limit[name]);
  }
  return curves;
}

/** The head is never quite still: two speeds whose ratio is no simple one, so that they never repeat together. */
function drift(curves: HeadCurves, random: Random): void {
  addNoise(curves.yaw, random, 1310, 1.9);
  addNoise(curves.yaw, random, 530, 0.5);
  addNoise(curves.pitch, random, 1130, 1.2);
  addNoise(curves.pitch, random, 470, 0.4);
  addNoise(curves.roll, random, 1570, 1.3);
  addNoise(curves.roll, random, 610, 0.3);
  addNoise(curves.headX, random, 1730, 5);
  addNoise(curves.headY, random, 1490, 2.5);
}

/** With a new phrase the head takes a new direction, to alternate sides more often than not. */
function takePostures(curves: HeadCurves, cues: SpeechCues, random: Random): void {
  const changes = cues.phrases.flatMap(({ startMs, endMs }) => {
    const middle = (startMs + endMs) / 2;
    const beat = cues.beats.find(({ atMs }) => atMs > middle);
    return endMs - startMs > longPhraseMs && beat ? [startMs, beat.atMs] : [startMs];
  });
  let yaw = 0;
  let pitch = 0;
  let roll = 0;
  let side = random() < 0.5 ? -1 : 1;
  for (const atMs of changes) {
    if (random() < 0.75) side = -side;
    const next = {
      yaw: side * between(random, 0.5, 3),
      pitch: between(random, -0.7, 0.7),
      tilt: between(random, -0.6, 0.6),
    };
    const nextRoll = next.tilt - 0.18 * next.yaw;
    const spanMs = between(random, 520, 820);
    addStep(curves.yaw, atMs - 120, spanMs, next.yaw - yaw);
    addStep(curves.pitch, atMs - 120, spanMs, next.pitch - pitch);
    addStep(curves.roll, atMs - 120, spanMs * 1.15, nextRoll - roll);
    yaw = next.yaw;
    pitch = next.pitch;
    roll = nextRoll;
  }
}

/** Beats are marked, mostly by a nod that is lowest just after the stress, now and then by a turn or a tilt. */
function nod(curves: HeadCurves, cues: SpeechCues, random: Random): void {
  for (const beat of cues.beats) {
    const kind = random();
    const size = beat.weight * between(random, 0.75, 1.25) * (beat.emphasis === "strong" ? 1.35 : 1);
    const sign = random() < 0.5 ? -1 : 1;
    const atMs = beat.atMs + between(random, 15, 55);
    const swell = { atMs, riseMs: between(random, 170, 230), holdMs: 20, fallMs: between(random, 320, 430) };
    if (kind < 0.72 || beat.emphasis !== "none") {
      addSwell(curves.pitch, { ...swell, amount: -1.9 * size });
      // A little rise before, as one does to have room for the nod, and the rebound after it.
      addSwell(curves.pitch, { atMs: atMs - 260, riseMs: 160, holdMs: 0, fallMs: 220, amount: 0.4 * size });
      addSwell(curves.headY, { ...swell, amount: 2.2 * size });
    } else if (kind < 0.88) {
      addSwell(curves.yaw, { ...swell, amount: sign * 1.5 * size });
      addSwell(curves.pitch, { ...swell, amount: -0.6 * size });
    } else {
      addSwell(curves.roll, { ...swell, amount: sign * 1.1 * size });
      addSwell(curves.pitch, { ...swell, amount: -0.7 * size });
    }
  }
}

/** At a phrase's end the head comes down and rests; a question ends raised and tilted instead. */
function settle(curves: HeadCurves, cues: SpeechCues): void {
  const last = cues.phrases.at(-1);
  for (const phrase of cues.phrases) {
    const swell = { atMs: phrase.endMs + 40, riseMs: 320, holdMs: 120, fallMs: 420 };
    if (phrase === last && cues.isQuestion) {
      addSwell(curves.pitch, { ...swell, riseMs: 420, amount: 1.5 });
      addSwell(curves.roll, { ...swell, riseMs: 420, amount: 1.1 });
    } else {
      addSwell(curves.pitch, { ...swell, amount: -0.8 });
    }
  }
}

/** A head that turns also shifts, since it sits on a neck. */
function couple(curves: HeadCurves): void {
  for (let tick = 0; tick < curves.yaw.length; tick += 1) {
    curves.headX[tick] = (curves.headX[tick] ?? 0) + 0.9 * (curves.yaw[tick] ?? 0) + 0.8 * (curves.roll[tick] ?? 0);
  }
}

import { ease } from "./ease.ts";
import type { Contact } from "./mouth-shape.ts";
import type { ContactWindow, Gesture } from "./mouth-gestures.ts";

/** Curves are drawn on this clock, so that 25, 30 and 60 frames/s sample the same motion. */
export const ticksPerSecond = 300;
export const tickMs = 1000 / ticksPerSecond;

/** The parameters that shapes aim at; `press` follows from contacts alone. */
const aimed = ["jaw", "width", "round", "upper", "lower", "tuck", "tongueUp", "tongueOut"] as const;
type Aimed = (typeof aimed)[number];
type Articulator = "jaw" | "lips" | "tongue";
export type MouthCurves = Readonly<Record<Aimed | "press", Float64Array>>;

const articulatorOf: Readonly<Record<Aimed, Articulator>> = {
  jaw: "jaw", upper: "jaw", lower: "jaw", tuck: "jaw", width: "lips", round: "lips", tongueUp: "tongue", tongueOut: "tongue",
};
/** How far before and after itself a shape is felt. Lips are shaped earlier than they are let go (anticipatory rounding). */
const reachMs: Readonly<Record<Articulator, readonly [before: number, after: number]>> = {
  jaw: [130, 120],
  lips: [260, 170],
  tongue: [90, 90],
};
const opening = new Set<Aimed>(["jaw", "upper", "lower"]);
/** The share of a shape's time in which its claim is full. */
const plateauShare = 0.5;

/**
 * Coarticulation by dominance: each shape claims each articulator with a weight that rises before it and
 * falls after it, and the curve is the weighted mean of the targets (Cohen & Massaro 1993, "Modeling
 * coarticulation in synthetic visual speech"). Their exponential is replaced by (1 − d²/r²)⁴, which has
 * finite reach, no corner at its top, and needs no function that processors compute differently.
 */
export function blendGestures(gestures: readonly Gesture[], ticks: number, leadMs: number): MouthCurves {
  const curves = Object.fromEntries(aimed.map((name) => [name, new Float64Array(ticks)])) as Record<Aimed, Float64Array>;
  for (const articulator of ["jaw", "lips", "tongue"] as const) {
    const names = aimed.filter((name) => articulatorOf[name] === articulator);
    const weights = new Float64Array(ticks).fill(0.004);
    for (const gesture of gestures) claim(gesture, articulator, names, curves, weights, leadMs);
    for (const name of names) {
      const curve = curves[name];
      for (let tick = 0; tick < ticks; tick += 1) curve[tick] = (curve[tick] ?? 0) / (weights[tick] ?? 1);
    }
  }
  return { ...curves, press: new Float64Array(ticks) };
}

function claim(
  gesture: Gesture,
  articulator: Articulator,
  names: readonly Aimed[],
  sums: Readonly<Record<Aimed, Float64Array>>,
  weights: Float64Array,
  leadMs: number,
): void {
  const { shape, gain } = gesture;
  const [before, after] = reachMs[articulator];
  const centreMs = (gesture.startMs + gesture.endMs) / 2 - leadMs;
  const halfMs = ((gesture.endMs - gesture.startMs) / 2) * plateauShare;
  const first = Math.max(0, Math.ceil((centreMs - halfMs - before) / tickMs));
  const last = Math.min(weights.length - 1, Math.floor((centreMs + halfMs + after) / tickMs));
  for (let tick = first; tick <= last; tick += 1) {
    const offsetMs = tick * tickMs - centreMs;
    const reach = offsetMs < 0 ? before : after;
    const distance = Math.max(0, Math.abs(offsetMs) - halfMs) / reach;
    const near = 1 - distance * distance;
    const weight = shape.grip[articulator] * near * near * near * near;
    weights[tick] = (weights[tick] ?? 0) + weight;
    for (const name of names) {
      const target = opening.has(name) ? shape[name] * gain : shape[name];
      sums[name][tick] = (sums[name][tick] ?? 0) + weight * target;
    }
  }
}

/** Half the time that an open vowel stays fully open; with the flat of the way there, a frame at 25 frames/s sees it. */
const openHalfMs = 15;
const openRiseMs = 75;
/** Blending leaves a short vowel short of its target; this share of it is reached all the same. */
const openShare = 0.93;

/** Where an open vowel is at its widest: in the middle of the time that the contacts around it leave free. */
export function openCentreMs(vowel: Gesture, contacts: readonly ContactWindow[], leadMs: number): number {
  let from = vowel.startMs - leadMs;
  let to = vowel.endMs - leadMs;
  for (const { startMs, endMs } of contacts) {
    const middle = (startMs + endMs) / 2;
    if (middle < (vowel.startMs + vowel.endMs) / 2) from = Math.max(from, endMs);
    else to = Math.min(to, startMs);
  }
  return (from + to) / 2;
}

/** Opens the mouth as far as open vowels need where blending with fast neighbours has flattened them. */
export function liftOpenVowels(
  curves: MouthCurves,
  gestures: readonly Gesture[],
  contacts: readonly ContactWindow[],
  leadMs: number,
): void {
  for (const vowel of gestures) {
    if (!vowel.mustOpen) continue;
    const centreMs = openCentreMs(vowel, contacts, leadMs);
    for (const name of ["jaw", "upper", "lower"] as const) {
      const wanted = Math.min(1, vowel.shape[name] * vowel.gain) * openShare;
      lift(curves[name], centreMs, wanted);
    }
  }
}

function lift(curve: Float64Array, centreMs: number, wanted: number): void {
  const at = (ms: number): number => curve[Math.min(curve.length - 1, Math.max(0, Math.round(ms / tickMs)))] ?? 0;
  const missing = wanted - Math.min(at(centreMs - openHalfMs), at(centreMs), at(centreMs + openHalfMs));
  if (missing <= 0) return;
  const span = openHalfMs + openRiseMs;
  const first = Math.max(0, Math.ceil((centreMs - span) / tickMs));
  const last = Math.min(curve.length - 1, Math.floor((centreMs + span) / tickMs));
  for (let tick = first; tick <= last; tick += 1) {
    const near = ease((span - Math.abs(tick * tickMs - centreMs)) / openRiseMs);
    const value = curve[tick] ?? 0;
    // Towards what is wanted rather than by what is missing, so that two lifts side by side do not add up.
    if (value < wanted) curve[tick] = value + (wanted - value) * near;
  }
}

/** A moving mean, three times: rounds the corners that lifts leave. */
export function smoothCurves(curves: MouthCurves): void {
  for (const curve of Object.values(curves)) for (let pass = 0; pass < 3; pass += 1) smooth(curve);
}

function smooth(curve: Float64Array): void {
  const source = Float64Array.from(curve);
  const last = source.length - 1;
  for (let tick = 0; tick <= last; tick += 1) {
    let sum = 0;
    for (let offset = -2; offset <= 2; offset += 1) sum += source[Math.min(last, Math.max(0, tick + offset))] ?? 0;
    curve[tick] = sum / 5;
  }
}

/** What the parameters are while lips touch; what is not named is left to the neighbours. */
const heldBy: Readonly<Record<Contact, Readonly<Partial<Record<Aimed, number>>>>> = {
  "labiodental-soft": { jaw: 0.15, lower: 0.05, tuck: 0.5, tongueOut: 0 },
  labiodental: { jaw: 0.09, lower: 0, upper: 0.3, tuck: 0.95, tongueOut: 0 },
  bilabial: { jaw: 0, upper: 0, lower: 0, tuck: 0, tongueOut: 0 },
};
const riseMsMin = 30;
const riseMsMax = 95;

/** Makes the contacts: the strictest last, so that a p beside an f is still shut. */
export function makeContacts(
  curves: MouthCurves,
  contacts: readonly ContactWindow[],
  gestures: readonly Gesture[],
  leadMs: number,
): void {
  const centres = gestures.filter((gesture) => gesture.mustOpen).map((vowel) => openCentreMs(vowel, contacts, leadMs));
  for (const contact of ["labiodental-soft", "labiodental", "bilabial"] as const) {
    for (const window of contacts) {
      if (window.contact !== contact) continue;
      const after = nearest(centres.map((centre) => centre - openHalfMs - window.endMs));
      const before = nearest(centres.map((centre) => window.startMs - centre - openHalfMs));
      hold(curves, window, before, after);
    }
  }
}

/** The way from a contact to the open vowel beside it: shorter where the vowel is near. */
function nearest(distances: readonly number[]): number {
  let rise = riseMsMax;
  for (const distance of distances) if (distance > -openHalfMs && distance < rise) rise = distance;
  return Math.max(riseMsMin, rise);
}

function hold(curves: MouthCurves, window: ContactWindow, beforeMs: number, afterMs: number): void {
  const held = Object.entries(heldBy[window.contact]) as [Aimed, number][];
  const first = Math.max(0, Math.ceil((window.startMs - beforeMs) / tickMs));
  const last = Math.min(curves.jaw.length - 1, Math.floor((window.endMs + afterMs) / tickMs));
  const centreMs = (window.startMs + window.endMs) / 2;
  const pressHalfMs = (window.endMs - window.startMs) / 2;
  for (let tick = first; tick <= last; tick += 1) {
    const timeMs = tick * tickMs;
    const grip = Math.min(ease((timeMs - window.startMs) / beforeMs + 1), ease((window.endMs - timeMs) / afterMs + 1));
    for (const [name, value] of held) {
      const curve = curves[name];
      curve[tick] = (curve[tick] ?? 0) * (1 - grip) + value * grip;
    }
    if (window.contact !== "bilabial") continue;
    const off = (timeMs - centreMs) / pressHalfMs;
    const near = Math.max(0, 1 - off * off);
    curves.press[tick] = Math.max(curves.press[tick] ?? 0, 0.75 * window.strength * near * near);
  }
}

import type { Gesture } from "./mouth-gestures.ts";

/** Curves are drawn on this clock, so that 25, 30 and 60 frames/s sample the same motion. */
export const ticksPerSecond = 300;
export const tickMs = 1000 / ticksPerSecond;

/** The parameters that shapes aim at; `press` follows from contacts alone. */
const aimed = ["jaw", "width", "round", "upper", "lower", "tuck", "tongueUp", "tongueOut"] as const;
export type Aimed = (typeof aimed)[number];
type Articulator = "jaw" | "lips" | "tongue";
export type MouthCurves = Readonly<Record<Aimed | "press", Float64Array>>;

const articulatorOf: Readonly<Record<Aimed, Articulator>> = {
  jaw: "jaw",
  upper: "jaw",
  lower: "jaw",
  tuck: "jaw",
  width: "lips",
  round: "lips",
  tongueUp: "tongue",
  tongueOut: "tongue",
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
export function blendGestures(gestures: readonly Gesture[], ticks: number, anticipationMs: number): MouthCurves {
  const curves = Object.fromEntries(aimed.map((name) => [name, new Float64Array(ticks)])) as Record<
    Aimed,
    Float64Array
  >;
  for (const articulator of ["jaw", "lips", "tongue"] as const) {
    const names = aimed.filter((name) => articulatorOf[name] === articulator);
    const weights = new Float64Array(ticks).fill(0.004);
    for (const gesture of gestures) claim(gesture, articulator, names, curves, weights, anticipationMs);
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
  anticipationMs: number,
): void {
  const { shape, gain } = gesture;
  const [before, after] = reachMs[articulator];
  const centreMs = (gesture.startMs + gesture.endMs) / 2 - anticipationMs;
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

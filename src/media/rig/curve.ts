import { curveSamples } from "./rig.ts";

/** A slot's edges at one place along it, in units down from the line between the corners. */
export interface SlotEdges {
  /** Where the upper strip begins (top of the upper lip, fold of the lid). */
  readonly outerTop: number;
  /** The opening, from top to bottom; equal where it is shut. */
  readonly top: number;
  readonly bottom: number;
  /** Where the lower strip ends. */
  readonly outerBottom: number;
}

/** A slot as it stands in one pose: its corners in canvas units and its edges along u = −1 … 1. */
export interface SlotShape {
  readonly left: readonly [number, number];
  readonly right: readonly [number, number];
  edgesAt(u: number): SlotEdges;
}

/** Value of a curve of evenly spaced samples at u in −1 … 1 by Catmull and Rom's cubic; outside it, the end value. */
export function curveAt(samples: readonly number[], u: number): number {
  const position = ((Math.max(-1, Math.min(1, u)) + 1) / 2) * (curveSamples - 1);
  const index = Math.min(curveSamples - 2, Math.floor(position));
  const t = position - index;
  const b = samples[index] as number;
  const c = samples[index + 1] as number;
  const a = samples[index - 1] ?? 2 * b - c;
  const d = samples[index + 2] ?? 2 * c - b;
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

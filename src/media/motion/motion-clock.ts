import { createRandom, digestJson, type Digest, type Random } from "../../core/index.ts";

/** Motion is computed on this clock, so that 25, 30 and 60 frames/s sample the same motion. */
export const ticksPerSecond = 300;
export const tickMs = 1000 / ticksPerSecond;

/** One number an instant, on the motion's clock. */
export type Curve = Float64Array;

/** Each part of the motion has its own stream, so that a change to one leaves the others as they were. */
export function randomFor(seed: Digest, part: string): Random {
  return createRandom(digestJson([seed, part]));
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Quintic ease from 0 to 1: no speed and no acceleration at both ends, flat outside. Plain arithmetic, the same everywhere. */
export function ease(x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x * x * x * (x * (x * 6 - 15) + 10);
}

/** A gesture that comes, stays and goes: times in ms, `amount` at its top. Several add up. */
export interface Swell {
  readonly atMs: number;
  readonly riseMs: number;
  readonly holdMs: number;
  readonly fallMs: number;
  readonly amount: number;
}

/** Adds a swell to a curve. It is at its top from `atMs` for `holdMs`. */
export function addSwell(curve: Curve, swell: Swell): void {
  const { atMs, riseMs, holdMs, fallMs, amount } = swell;
  const first = Math.max(0, Math.ceil((atMs - riseMs) / tickMs));
  const last = Math.min(curve.length - 1, Math.floor((atMs + holdMs + fallMs) / tickMs));
  for (let tick = first; tick <= last; tick += 1) {
    const timeMs = tick * tickMs;
    const level = Math.min(ease((timeMs - atMs) / riseMs + 1), ease((atMs + holdMs - timeMs) / fallMs + 1));
    curve[tick] = (curve[tick] ?? 0) + amount * level;
  }
}

/** Moves a curve by `amount` for good, from `startMs` on, within `spanMs`. */
export function addStep(curve: Curve, startMs: number, spanMs: number, amount: number): void {
  for (let tick = Math.max(0, Math.floor(startMs / tickMs)); tick < curve.length; tick += 1) {
    curve[tick] = (curve[tick] ?? 0) + amount * ease((tick * tickMs - startMs) / spanMs);
  }
}

/**
 * Adds smooth noise: a uniform cubic B-spline over random heights, one each `spacingMs`. Its second
 * derivative is continuous and it stays within ± `amount`.
 */
export function addNoise(curve: Curve, random: Random, spacingMs: number, amount: number): void {
  const heights = Array.from({ length: Math.ceil((curve.length * tickMs) / spacingMs) + 4 }, () =>
    between(random, -1, 1),
  );
  for (let tick = 0; tick < curve.length; tick += 1) {
    const at = (tick * tickMs) / spacingMs;
    const knot = Math.floor(at);
    const u = at - knot;
    const v = 1 - u;
    const a = heights[knot] ?? 0;
    const b = heights[knot + 1] ?? 0;
    const c = heights[knot + 2] ?? 0;
    const d = heights[knot + 3] ?? 0;
    const middle = b * (3 * u * u * u - 6 * u * u + 4) + c * (3 * v * v * v - 6 * v * v + 4);
    curve[tick] = (curve[tick] ?? 0) + (amount * (a * v * v * v + middle + d * u * u * u)) / 6;
  }
}

/** Bends a value back softly where it nears its limit: unchanged below 70 % of it, never beyond. */
export function softLimit(value: number, limit: number): number {
  const size = Math.abs(value);
  const knee = 0.7 * limit;
  if (size <= knee) return value;
  const over = (size - knee) / (limit - knee);
  const bent = knee + (limit - knee) * (over / (1 + over));
  return value < 0 ? -bent : bent;
}

/** A critically damped spring that follows `target`, from rest at 0. `rate` in 1/s: it lags 2 / rate seconds. */
export function follow(target: Curve, rate: number): Curve {
  const curve = new Float64Array(target.length);
  const step = 1 / ticksPerSecond;
  let position = 0;
  let speed = 0;
  for (let tick = 0; tick < target.length; tick += 1) {
    curve[tick] = position;
    speed += (rate * rate * ((target[tick] ?? 0) - position) - 2 * rate * speed) * step;
    position += speed * step;
  }
  return curve;
}

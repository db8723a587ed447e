import { ease } from "./ease.ts";
import { tickMs, type MouthCurves } from "./mouth-curves.ts";
import { earlyMs, isBefore, type ContactWindow, type Gesture } from "./mouth-gestures.ts";

/** Half the time that an open vowel stays fully open; with the flat of the way there, a frame at 25 frames/s sees it. */
export const openHalfMs = 18;
const openRiseMs = 75;
/** Blending leaves a short vowel short of its target; this share of it is reached all the same. */
const openShare = 0.95;

/** Where an open vowel is at its widest: in the middle of the time that the contacts around it leave free. */
export function openCentreMs(vowel: Gesture, contacts: readonly ContactWindow[], anticipationMs: number): number {
  const early = earlyMs(vowel, anticipationMs);
  let from = vowel.startMs - early;
  let to = vowel.endMs - early;
  for (const window of contacts) {
    if (isBefore(window, vowel)) from = Math.max(from, window.endMs);
    else to = Math.min(to, window.startMs);
  }
  return (from + to) / 2;
}

/** Opens the mouth as far as open vowels need where blending with fast neighbours has flattened them. */
export function liftOpenVowels(
  curves: MouthCurves,
  gestures: readonly Gesture[],
  contacts: readonly ContactWindow[],
  anticipationMs: number,
): void {
  for (const vowel of gestures) {
    if (!vowel.mustOpen) continue;
    const centreMs = openCentreMs(vowel, contacts, anticipationMs);
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

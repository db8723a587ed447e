import { ease } from "./ease.ts";
import { tickMs, type Aimed, type MouthCurves } from "./mouth-curves.ts";
import type { ContactWindow, Gesture } from "./mouth-gestures.ts";
import type { Contact } from "./mouth-shape.ts";
import { openCentreMs, openHalfMs } from "./open-vowels.ts";

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
  anticipationMs: number,
): void {
  const centres = gestures
    .filter((gesture) => gesture.mustOpen)
    .map((vowel) => openCentreMs(vowel, contacts, anticipationMs));
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
    const near = Math.max(0, 1 - off * off * off * off);
    curves.press[tick] = Math.max(curves.press[tick] ?? 0, 0.75 * window.strength * near * near);
  }
}

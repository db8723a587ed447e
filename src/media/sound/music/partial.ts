import { cosineOfTurns, power, sineOfTurns } from "../../../core/index.ts";
import { synthesisRateHz } from "./upsample.ts";

/** One sine of a note's sound: where it lies, how loud it starts, how long it takes to fall by 60 dB. */
export interface Partial {
  readonly frequencyHz: number;
  readonly amplitude: number;
  readonly decaySeconds: number;
  /** In turns. */
  readonly phase: number;
}

/** Partials above this are left out: a bed has no business in the sibilants. */
const frequencyHzMax = 9_000;

/** Adds a decaying sine: one complex multiplication a sample, no sine in the loop. */
export function addPartial(out: Float64Array, { frequencyHz, amplitude, decaySeconds, phase }: Partial): void {
  if (frequencyHz > frequencyHzMax) return;
  const turns = frequencyHz / synthesisRateHz;
  const shrink = power(10, -3 / (decaySeconds * synthesisRateHz));
  const cosine = cosineOfTurns(turns) * shrink;
  const sine = sineOfTurns(turns) * shrink;
  let x = amplitude * cosineOfTurns(phase);
  let y = amplitude * sineOfTurns(phase);
  const count = Math.min(out.length, Math.ceil(decaySeconds * 1.2 * synthesisRateHz));
  for (let at = 0; at < count; at++) {
    out[at] = (out[at] as number) + y;
    const next = x * cosine - y * sine;
    y = x * sine + y * cosine;
    x = next;
  }
}

/** A smooth start and end: raised cosines over so many seconds. */
export function shapeEnds(out: Float64Array, attackSeconds: number, releaseSeconds: number): void {
  const attack = Math.min(out.length, Math.round(attackSeconds * synthesisRateHz));
  const release = Math.min(out.length, Math.round(releaseSeconds * synthesisRateHz));
  for (let at = 0; at < attack; at++) out[at] = (out[at] as number) * raisedCosine(at / attack);
  for (let at = 0; at < release; at++) {
    const end = out.length - 1 - at;
    out[end] = (out[end] as number) * raisedCosine(at / release);
  }
}

function raisedCosine(share: number): number {
  return 0.5 - 0.5 * cosineOfTurns(share / 2);
}

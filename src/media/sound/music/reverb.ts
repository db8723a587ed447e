import { power } from "../../../core/index.ts";
import { synthesisRateHz } from "./upsample.ts";
import type { Sounding } from "./instruments.ts";

/** Delays in samples: primes between 30 and 77 ms, so that their echoes never fall together. */
const delays = [719, 881, 1_039, 1_193, 1_361, 1_523, 1_697, 1_847] as const;

/**
 * The room around a loop, as heard when it has been going round for ever: eight delays that feed each other through a
 * Householder matrix, darker at every turn (a feedback delay network after Jot, 1991). Listens to the end
 * before the start, so that the end leads into the start.
 */
export function reverberate(loop: Sounding, seconds: number): Sounding {
  const length = loop.left.length;
  const out = { left: new Float64Array(length), right: new Float64Array(length) };
  const lines = delays.map((delay) => new Float64Array(delay));
  const gains = delays.map((delay) => power(10, (-3 * delay) / (seconds * synthesisRateHz)));
  const damped = new Float64Array(delays.length);
  const warmUp = Math.ceil((1.2 * seconds * synthesisRateHz) / length) * length;
  const start = Math.max(0, warmUp - Math.ceil(1.2 * seconds * synthesisRateHz));
  for (let at = start; at < warmUp + length; at++) {
    const position = at % length;
    let sum = 0;
    for (let line = 0; line < delays.length; line++) {
      const before = damped[line] as number;
      const heard = (lines[line] as Float64Array)[at % (delays[line] as number)] as number;
      damped[line] = before + (heard * (gains[line] as number) - before) * 0.75;
      sum += damped[line] as number;
    }
    const share = (2 / delays.length) * sum;
    let left = 0;
    let right = 0;
    for (let line = 0; line < delays.length; line++) {
      const wet = damped[line] as number;
      const dry = (line % 2 === 0 ? loop.left[position] : loop.right[position]) as number;
      (lines[line] as Float64Array)[at % (delays[line] as number)] = dry + wet - share;
      if (line % 2 === 0) left += line % 4 === 0 ? wet : -wet;
      else right += line % 4 === 1 ? wet : -wet;
    }
    if (at < warmUp) continue;
    out.left[position] = left / 2;
    out.right[position] = right / 2;
  }
  return out;
}

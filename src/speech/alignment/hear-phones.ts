import type { SpokenPhone } from "../spoken.ts";
import { frameMs } from "./log-mel.ts";
import { classPhones } from "./phone-classes.ts";

/** What a change of phone costs, as a logarithm: less, and noise makes phones; more, and short ones are lost. */
const changeCost = 2.5;
/** The shortest that a phone is heard, in frames. */
const shortest = 3;

/**
 * The phones that are heard where no text is known: the likeliest sequence in which each lasts at least 30 ms.
 * @param scores logarithms of the classes, frame-major
 */
export function hearPhones(scores: Float32Array): readonly SpokenPhone[] {
  const classes = classPhones.length;
  const frames = scores.length / classes;
  // For each class a chain of `shortest` states, of which the last may stay.
  const size = classes * shortest;
  let before = new Float64Array(size).fill(-Infinity);
  let now = new Float64Array(size);
  const ways = new Int16Array(frames * size);
  for (let frame = 0; frame < frames; frame++) {
    let best = -1;
    for (let heard = 0; heard < classes; heard++) {
      const last = heard * shortest + shortest - 1;
      if (best < 0 || (before[last] as number) > (before[best] as number)) best = last;
    }
    for (let state = 0; state < size; state++) {
      const score = scores[frame * classes + Math.floor(state / shortest)] as number;
      const place = state % shortest;
      let from = place === 0 ? best : state - 1;
      let likely =
        place === 0 ? (frame === 0 ? 0 : (before[best] as number) - changeCost) : (before[state - 1] as number);
      if (place === shortest - 1 && (before[state] as number) >= likely)
        [from, likely] = [state, before[state] as number];
      now[state] = likely + score;
      ways[frame * size + state] = from;
    }
    [before, now] = [now, before];
  }
  return traceBack(ways, before, frames, classes);
}

function traceBack(ways: Int16Array, last: Float64Array, frames: number, classes: number): readonly SpokenPhone[] {
  const size = classes * shortest;
  let at = shortest - 1;
  for (let state = shortest - 1; state < size; state += shortest)
    if ((last[state] as number) > (last[at] as number)) at = state;
  const phones: SpokenPhone[] = [];
  for (let frame = frames - 1; frame >= 0; frame--) {
    const ipa = classPhones[Math.floor(at / shortest)] as string;
    const next = phones.at(-1);
    const startMs = frame * frameMs;
    const from = ways[frame * size + at] as number;
    if (next && next.ipa === ipa && next.startMs === startMs + frameMs)
      phones[phones.length - 1] = { ...next, startMs };
    else phones.push({ ipa, startMs, endMs: startMs + frameMs, stress: 0 });
    if (frame > 0) at = from;
  }
  return phones.toReversed();
}

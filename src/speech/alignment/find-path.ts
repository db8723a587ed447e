import { SutradharError } from "../../core/index.ts";

/** A state of what is to be heard, one after the other. */
export interface HeardState {
  /** Of the model's classes. */
  readonly heard: number;
  /** It may be left out: a pause that is not made. */
  readonly isOptional: boolean;
  /** It may last longer than a frame. */
  readonly mayStay: boolean;
}

/** Paths that are this much less likely than the best are given up: nothing that was said comes so late. */
const beam = 600;
const [stay, step, skip] = [0, 1, 2];

/**
 * The likeliest way through a chain of states (Viterbi, 1967): the state of every frame. Only states near the best are looked at,
 * so that minutes of sound take seconds and megabytes.
 * @param scores logarithms, frame-major
 * @throws SutradharError `limit_exceeded` where the sound is too short for all that should be in it
 */
export function findPath(scores: Float32Array, classes: number, states: readonly HeardState[]): Int32Array {
  const frames = scores.length / classes;
  let before = new Float64Array(states.length).fill(-Infinity);
  let now = new Float64Array(states.length).fill(-Infinity);
  const ways: { readonly first: number; readonly from: Uint8Array }[] = [];
  let [low, high] = [0, 0];
  for (let frame = 0; frame < frames; frame++) {
    const reach = frame === 0 ? 1 : Math.min(states.length - 1, high + 2);
    const from = new Uint8Array(reach - low + 1);
    let best = -Infinity;
    for (let at = low; at <= reach; at++) {
      const { heard, mayStay } = states[at] as HeardState;
      let [likely, way] = [-Infinity, step];
      if (frame === 0) likely = at === 0 || (at === 1 && states[0]?.isOptional) ? 0 : -Infinity;
      else {
        if (at > 0) likely = before[at - 1] as number;
        if (mayStay && (before[at] as number) >= likely) [likely, way] = [before[at] as number, stay];
        if (at > 1 && states[at - 1]?.isOptional && (before[at - 2] as number) > likely) {
          [likely, way] = [before[at - 2] as number, skip];
        }
      }
      likely += scores[frame * classes + heard] as number;
      now[at] = likely;
      from[at - low] = way;
      if (likely > best) best = likely;
    }
    ways.push({ first: low, from });
    const kept = best - beam;
    let [next, last] = [low, reach];
    while (next < last && !((now[next] as number) >= kept)) next++;
    while (last > next && !((now[last] as number) >= kept)) last--;
    before.fill(-Infinity, Math.max(0, low - 2), Math.min(states.length, reach + 3));
    for (let at = low; at <= reach; at++) if (at < next || at > last) now[at] = -Infinity;
    [before, now] = [now, before];
    [low, high] = [next, last];
  }
  return traceBack(ways, before, states);
}

function traceBack(
  ways: readonly { readonly first: number; readonly from: Uint8Array }[],
  last: Float64Array,
  states: readonly HeardState[],
): Int32Array {
  const end = states.length - 1;
  let at = states[end]?.isOptional && (last[end - 1] ?? -Infinity) > (last[end] ?? -Infinity) ? end - 1 : end;
  if (!((last[at] ?? -Infinity) > -Infinity)) {
    throw new SutradharError(
      "limit_exceeded",
      "the recording is too short for the script's text, or says something else: record the whole script",
    );
  }
  const path = new Int32Array(ways.length);
  for (let frame = ways.length - 1; frame >= 0; frame--) {
    path[frame] = at;
    const { first, from } = ways[frame] as { first: number; from: Uint8Array };
    if (frame > 0) at -= from[at - first] as number;
  }
  return path;
}

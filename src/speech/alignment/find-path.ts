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
/** How many states a way goes on: what a path is traced back by. */
const [stay, step, skip] = [0, 1, 2];

/** How the states of one frame were come to: the first of them that was looked at, and the way to each. */
interface Ways {
  readonly first: number;
  readonly taken: Uint8Array;
}

/**
 * The likeliest way through a chain of states (Viterbi, 1967): the state of every frame. The first state is one that may be left
 * out. Only states near the best are looked at, so that minutes of sound take seconds and megabytes.
 * @param scores logarithms, frame-major
 * @throws SutradharError `limit_exceeded` where the sound is too short for all that should be in it
 */
export function findPath(scores: Float32Array, classes: number, states: readonly HeardState[]): Int32Array {
  const frames = scores.length / classes;
  let before = new Float64Array(states.length).fill(-Infinity);
  let now = new Float64Array(states.length).fill(-Infinity);
  const ways: Ways[] = [];
  let [low, high] = [0, 0];
  // Before anything is heard, the first state stands, or the one behind it.
  before[0] = 0;
  for (let frame = 0; frame < frames; frame++) {
    const last = Math.min(states.length - 1, high + skip);
    const taken = new Uint8Array(last - low + 1);
    let best = -Infinity;
    for (let at = low; at <= last; at++) {
      const way = wayTo(before, states, at);
      taken[at - low] = way;
      const likely =
        (before[at - way] as number) + (scores[frame * classes + (states[at] as HeardState).heard] as number);
      now[at] = likely;
      if (likely > best) best = likely;
    }
    ways.push({ first: low, taken });
    before.fill(-Infinity, low, last + 1);
    const from = low;
    [low, high] = nearBest(now, { from, last }, best - beam);
    now.fill(-Infinity, from, low);
    now.fill(-Infinity, high + 1, last + 1);
    [before, now] = [now, before];
  }
  return traceBack(ways, before, states);
}

function wayTo(before: Float64Array, states: readonly HeardState[], at: number): number {
  let way = at > 0 ? step : stay;
  if (states[at]?.mayStay && (before[at] as number) >= (before[at - way] as number)) way = stay;
  if (at > 1 && states[at - 1]?.isOptional && (before[at - skip] as number) > (before[at - way] as number)) way = skip;
  return way;
}

function nearBest(now: Float64Array, { from, last }: { from: number; last: number }, least: number): [number, number] {
  let [low, high] = [from, last];
  while (low < last && !((now[low] as number) >= least)) low++;
  while (high > low && !((now[high] as number) >= least)) high--;
  return [low, high];
}

function traceBack(ways: readonly Ways[], last: Float64Array, states: readonly HeardState[]): Int32Array {
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
    const { first, taken } = ways[frame] as Ways;
    at -= taken[at - first] as number;
  }
  return path;
}

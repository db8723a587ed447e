import { cepstraWidth, describeSound, frameMs } from "./cepstra.ts";

/** A sound, and which phones are in it when. */
export interface LabelledSound {
  readonly pcm: Float32Array;
  readonly phones: readonly { readonly ipa: string; readonly startMs: number; readonly endMs: number }[];
}

/** Knows what phones sound like in one voice. */
export interface PhoneEar {
  readonly knows: ReadonlySet<string>;
  /** How well a sound goes with these phones in their order, each as long as it likes: log likelihood a frame. */
  match(sound: readonly Float64Array[], phones: readonly string[]): number;
  /** The phones that a sound goes best with, of all that there are, in any order. */
  hear(sound: readonly Float64Array[]): readonly string[];
}

/** A beginning, a middle and an end. */
const partsOfPhone = 3;
/** A phone is known when each of its parts was heard for so long at least. */
const framesMin = 3;
const usualFrames = 20;
/** What another phone costs: a long vowel is rather one than two. */
const phonePenalty = 15;

interface Part {
  readonly mean: Float64Array;
  readonly inverse: Float64Array;
  readonly offset: number;
}

/** Learns phones from sounds whose phones are known: a normal distribution for each third of each phone. */
export function teachEar(sounds: readonly LabelledSound[]): PhoneEar {
  const heard = new Map<string, Float64Array[][]>();
  for (const { pcm, phones } of sounds) {
    const frames = describeSound(pcm);
    for (const { ipa, startMs, endMs } of phones) {
      const parts = heard.get(ipa) ?? Array.from({ length: partsOfPhone }, () => []);
      heard.set(ipa, parts);
      const [from, to] = [startMs / frameMs, endMs / frameMs];
      for (let at = Math.ceil(from); at < to; at += 1) {
        const part = Math.min(partsOfPhone - 1, Math.floor((partsOfPhone * (at - from)) / (to - from)));
        // A window is heard in its middle.
        const frame = frames[at - 2];
        if (frame) parts[part]?.push(frame);
      }
    }
  }
  const known = [...heard].filter(([, parts]) => parts.every(({ length }) => length >= framesMin));
  const gathered = known.flatMap(([, parts]) => parts.map(gather));
  const frames = gathered.reduce((sum, { count }) => sum + count, 0);
  const usual = Float64Array.from(
    { length: cepstraWidth },
    (_unused, at) => gathered.reduce((sum, { squares }) => sum + (squares[at] ?? 0), 0) / Math.max(1, frames),
  );
  return createEar(new Map(known.map(([ipa, parts]) => [ipa, parts.map((part) => describePart(gather(part), usual))])));
}

interface Gathered {
  readonly count: number;
  readonly mean: Float64Array;
  /** Sums of squares about the mean. */
  readonly squares: Float64Array;
}

function gather(frames: readonly Float64Array[]): Gathered {
  const mean = new Float64Array(cepstraWidth);
  const squares = new Float64Array(cepstraWidth);
  for (const frame of frames)
    for (let at = 0; at < cepstraWidth; at += 1) mean[at] = (mean[at] ?? 0) + (frame[at] ?? 0);
  for (let at = 0; at < cepstraWidth; at += 1) mean[at] = (mean[at] ?? 0) / frames.length;
  for (const frame of frames) {
    for (let at = 0; at < cepstraWidth; at += 1) {
      squares[at] = (squares[at] ?? 0) + ((frame[at] ?? 0) - (mean[at] ?? 0)) ** 2;
    }
  }
  return { count: frames.length, mean, squares };
}

/** Few examples say little of how far apart others are: that is taken from all phones then. */
function describePart({ count, mean, squares }: Gathered, usual: Float64Array): Part {
  const inverse = new Float64Array(cepstraWidth);
  let offset = 0;
  for (let at = 0; at < cepstraWidth; at += 1) {
    const variance = ((squares[at] ?? 0) + usualFrames * (usual[at] ?? 1)) / (count + usualFrames);
    inverse[at] = 1 / variance;
    offset += Math.log(variance);
  }
  return { mean, inverse, offset };
}

function scorePart({ mean, inverse, offset }: Part, frame: Float64Array): number {
  let distance = offset;
  for (let at = 0; at < cepstraWidth; at += 1) {
    const apart = (frame[at] ?? 0) - (mean[at] ?? 0);
    distance += apart * apart * (inverse[at] ?? 0);
  }
  return -distance / 2;
}

function createEar(known: ReadonlyMap<string, readonly Part[]>): PhoneEar {
  const names = [...known.keys()];
  const scoresOf = keepScores(known, names);
  return {
    knows: new Set(names),
    match(sound, phones) {
      const states = phones.flatMap((ipa) => {
        const at = names.indexOf(ipa);
        return at < 0 ? [] : Array.from({ length: partsOfPhone }, (_unused, part) => at * partsOfPhone + part);
      });
      if (states.length === 0 || sound.length < states.length) return Number.NEGATIVE_INFINITY;
      return align(sound.map(scoresOf), states) / sound.length;
    },
    hear: (sound) => trace(sound.map(scoresOf), names.length).map((at) => names[at] as string),
  };
}

/** Of each frame, once: how well it goes with each part of each phone. */
function keepScores(
  known: ReadonlyMap<string, readonly Part[]>,
  names: readonly string[],
): (frame: Float64Array) => Float64Array {
  const parts = names.flatMap((name) => known.get(name) ?? []);
  const kept = new WeakMap<Float64Array, Float64Array>();
  return (frame) => {
    const scores = kept.get(frame) ?? Float64Array.from(parts, (part) => scorePart(part, frame));
    kept.set(frame, scores);
    return scores;
  };
}

/** Viterbi's algorithm from the first state to the last, one after the other. */
function align(frames: readonly Float64Array[], states: readonly number[]): number {
  let best = new Float64Array(states.length).fill(Number.NEGATIVE_INFINITY);
  for (const [index, scores] of frames.entries()) {
    const next = new Float64Array(states.length);
    for (let at = 0; at < states.length; at += 1) {
      const before =
        index === 0
          ? at === 0
            ? 0
            : Number.NEGATIVE_INFINITY
          : Math.max(best[at] as number, at === 0 ? Number.NEGATIVE_INFINITY : (best[at - 1] as number));
      next[at] = before + (scores[states[at] as number] as number);
    }
    best = next;
  }
  return best[states.length - 1] ?? Number.NEGATIVE_INFINITY;
}

/** The same through phones in any order. */
function trace(frames: readonly Float64Array[], phones: number): readonly number[] {
  const count = phones * partsOfPhone;
  let best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const origins: Int32Array[] = [];
  for (const [index, scores] of frames.entries()) {
    let end = 0;
    for (let phone = 0; phone < phones; phone += 1) {
      if (
        (best[phone * partsOfPhone + partsOfPhone - 1] as number) >
        (best[end * partsOfPhone + partsOfPhone - 1] as number)
      )
        end = phone;
    }
    const lastEnd = end * partsOfPhone + partsOfPhone - 1;
    const next = new Float64Array(count);
    const origin = new Int32Array(count);
    for (let at = 0; at < count; at += 1) {
      const isFirst = at % partsOfPhone === 0;
      const from = isFirst ? lastEnd : at - 1;
      const entering =
        index === 0 ? (isFirst ? 0 : Number.NEGATIVE_INFINITY) : (best[from] as number) - (isFirst ? phonePenalty : 0);
      const isStaying = index > 0 && (best[at] as number) >= entering;
      next[at] = (isStaying ? (best[at] as number) : entering) + (scores[at] as number);
      origin[at] = isStaying ? at : from;
    }
    origins.push(origin);
    best = next;
  }
  return readBack(best, origins, phones);
}

function readBack(best: Float64Array, origins: readonly Int32Array[], phones: number): readonly number[] {
  let at = partsOfPhone - 1;
  for (let phone = 1; phone < phones; phone += 1) {
    const last = phone * partsOfPhone + partsOfPhone - 1;
    if ((best[last] as number) > (best[at] as number)) at = last;
  }
  const heard = [Math.floor(at / partsOfPhone)];
  for (let index = origins.length - 1; index > 0; index -= 1) {
    const from = origins[index]?.[at] as number;
    if (from !== at && at % partsOfPhone === 0) heard.unshift(Math.floor(from / partsOfPhone));
    at = from;
  }
  return heard;
}

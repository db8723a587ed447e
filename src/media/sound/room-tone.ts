import { createRandom, digestBytes, type Json } from "../../core/index.ts";
import { fromDecibels } from "./decibels.ts";
import { peakOf, sampleRateHz, type SampleSpan, type StereoBlock } from "./sound-block.ts";

/**
 * The air of a quiet room: what is heard between sentences instead of nothing at all. Far under anything that is said,
 * and under what the gates of quality call silence; its ends fade, so that a video neither starts nor stops with it. It starts anew
 * `turnMs` before a shot, over `crossMs`: what is heard of a shot, and what its coder hears just before, is the same wherever the shot comes.
 */
export const roomTone = { levelDbfs: -66, fadeMs: 120, loopSeconds: 7, turnMs: 250, crossMs: 60 } as const;

const seamSeconds = 0.5;

let made: StereoBlock | undefined;

/** The loop, made once for a process: nobody may write into it. */
export function roomToneLoop(): StereoBlock {
  return (made ??= createRoomTone());
}

/** The air of a video whose shots begin at `cuts`. */
export interface LaidAir {
  /** Adds it to a block that begins at a sample of the video. */
  addTo(block: StereoBlock, position: number): void;
  /** All that decides it in a span: two that are told alike sound alike, wherever they are. */
  tell(span: SampleSpan): Json;
  /** No sample of it is larger. */
  readonly peak: number;
}

export function layOutAir(
  air: StereoBlock,
  { durationSamples, cuts = [] }: { readonly durationSamples: number; readonly cuts?: readonly number[] },
): LaidAir {
  const fadeSamples = toSamples(roomTone.fadeMs);
  const turns = turnsBefore(cuts);
  const fadeAt = (sample: number): number =>
    Math.min(1, sample / fadeSamples, (durationSamples - 1 - sample) / fadeSamples);
  // Away from the video's two ends nothing fades.
  const fadesIn = ({ from }: SampleSpan): boolean => from < fadeSamples;
  const fadesOut = ({ to }: SampleSpan): boolean => to > durationSamples - 1 - fadeSamples;
  return {
    addTo(block, position) {
      const span = { from: position, to: position + block.left.length };
      for (const stretch of cutAtTurns(turns, span)) {
        if (fadesIn(span) || fadesOut(span) || stretch.lengthBefore !== undefined) {
          addFaded(block, air, { ...stretch, fadeAt: (index) => fadeAt(position + index) });
        } else addLoop(block, air, stretch);
      }
    },
    tell: (span) => ({
      stretches: cutAtTurns(turns, span).map(({ from, to, since, lengthBefore = null }) => [
        from,
        to,
        since,
        lengthBefore,
      ]),
      fadesIn: fadesIn(span) ? span.from : null,
      fadesOut: fadesOut(span) ? durationSamples - span.from : null,
    }),
    // Where one air becomes another, of two noises together.
    peak: 2 * peakOf(air),
  };
}

/** Parts a span where the air starts anew, and where that is over. */
function cutAtTurns(turns: readonly number[], { from, to }: SampleSpan): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = from; at < to;) {
    const turn = turns.findLastIndex((start) => start <= at);
    const start = turns[turn] as number;
    const isCrossing = turn > 0 && at - start < crossSamples;
    const end = Math.min(to, isCrossing ? start + crossSamples : (turns[turn + 1] ?? Infinity));
    const lengthBefore = isCrossing ? start - (turns[turn - 1] as number) : undefined;
    stretches.push({ from: at - from, to: end - from, since: at - start, lengthBefore });
    at = end;
  }
  return stretches;
}

/** Some samples of a block, and how old the air is at the first of them. */
interface Stretch extends SampleSpan {
  readonly since: number;
  /** How long the air before had been there when this one began; undefined where that is over. */
  readonly lengthBefore: number | undefined;
}

interface FadedStretch extends Stretch {
  readonly fadeAt: (index: number) => number;
}

function addFaded(
  { left, right }: StereoBlock,
  air: StereoBlock,
  { from, to, since, lengthBefore, fadeAt }: FadedStretch,
): void {
  for (let at = from; at < to; at++) {
    const age = since + at - from;
    // Two noises that know nothing of each other are as loud as one where their squares add up to one.
    const share = lengthBefore === undefined ? 1 : age / crossSamples;
    const gain = fadeAt(at) * Math.sqrt(share);
    addAt(left, at, air.left, age, gain);
    addAt(right, at, air.right, age, gain);
    if (lengthBefore === undefined) continue;
    const gainBefore = fadeAt(at) * Math.sqrt(1 - share);
    addAt(left, at, air.left, age + lengthBefore, gainBefore);
    addAt(right, at, air.right, age + lengthBefore, gainBefore);
  }
}

/** Adds the air as it is. */
function addLoop({ left, right }: StereoBlock, air: StereoBlock, { from, to, since }: Stretch): void {
  let age = since % air.left.length;
  for (let at = from; at < to; at++) {
    left[at] = (left[at] as number) + (air.left[age] as number);
    right[at] = (right[at] as number) + (air.right[age] as number);
    age = age + 1 === air.left.length ? 0 : age + 1;
  }
}

function addAt(samples: Float32Array, at: number, loop: Float32Array, age: number, gain: number): void {
  samples[at] = (samples[at] as number) + (loop[age % loop.length] as number) * gain;
}

const toSamples = (ms: number): number => (ms / 1_000) * sampleRateHz;
const crossSamples = toSamples(roomTone.crossMs);

/** Where the air starts anew: at the video's start, and before each other shot, in order and no nearer than it takes. */
function turnsBefore(cuts: readonly number[]): readonly number[] {
  const turns = [0];
  let last = 0;
  for (const cut of cuts) {
    const turn = cut - toSamples(roomTone.turnMs);
    if (turn < last + crossSamples) continue;
    turns.push(turn);
    last = turn;
  }
  return turns;
}

/**
 * A loop of room tone without a seam: noise that falls by 6 dB an octave above 300 Hz and has no rumble below 40 Hz.
 * The ears share half of it, as in a room.
 */
function createRoomTone(): StereoBlock {
  const shared = colour("room tone: both ears");
  const [left, right] = ["left", "right"].map((ear) => {
    const own = colour(`room tone: ${ear} ear`);
    return level(closeLoop(own.map((value, at) => value + (shared[at] as number))));
  });
  return { left: left as Float32Array, right: right as Float32Array };
}

/** Noise through one pole down at 300 Hz and one up at 40 Hz. */
function colour(seed: string): Float32Array {
  const random = createRandom(digestBytes(seed));
  const samples = new Float32Array((roomTone.loopSeconds + seamSeconds) * sampleRateHz);
  let low = 0;
  let rumble = 0;
  for (let at = 0; at < samples.length; at++) {
    low += (2 * random() - 1 - low) * 0.0385;
    rumble += (low - rumble) * 0.00522;
    samples[at] = low - rumble;
  }
  return samples;
}

/** Folds the last half second over the first with equal power, so that the end leads back to the start. */
function closeLoop(samples: Float32Array): Float32Array {
  const seam = seamSeconds * sampleRateHz;
  const loop = samples.slice(0, samples.length - seam);
  for (let at = 0; at < seam; at++) {
    const share = at / seam;
    loop[at] = (loop[at] as number) * Math.sqrt(share) + (samples[loop.length + at] as number) * Math.sqrt(1 - share);
  }
  return loop;
}

function level(samples: Float32Array): Float32Array {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const gain = fromDecibels(roomTone.levelDbfs) / Math.sqrt(sum / samples.length);
  return samples.map((sample) => sample * gain);
}

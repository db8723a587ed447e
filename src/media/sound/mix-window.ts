import { digestBytes, type Json } from "../../core/index.ts";
import { fromDecibels } from "./decibels.ts";
import { hopSamples } from "./ducking.ts";
import { createLimiter, limiterAheadSamples, limiterMemorySamples } from "./limiter.ts";
import type { LaidAir } from "./room-tone.ts";
import { blockSamples, type SampleSpan, type StereoBlock } from "./sound-block.ts";
import { peakWithin, type HeardClip } from "./speech-clip.ts";
import { peakGainMax, peakSpanSamples } from "./true-peak.ts";

/** Music that is laid over a video, and its factor for each hop of that. */
export interface LaidMusic {
  readonly name: string;
  readonly sound: StereoBlock;
  readonly startSample: number;
  readonly isRepeated: boolean;
  readonly gains: Float32Array;
  /** No sample of its sound is larger. */
  readonly peak: number;
}

/** A video's sound with its levels settled: any window of it can be mixed alone. */
export interface LevelledSound {
  readonly durationSamples: number;
  readonly clips: readonly HeardClip[];
  readonly speechGainDb: number;
  readonly music: readonly LaidMusic[];
  readonly air: LaidAir | undefined;
  readonly ceilingDbtp: number;
}

/**
 * Mixes a window: the samples that it has in the mix of the whole, to the last bit, since the limiter remembers no further back than is
 * mixed before it. Behind the video's end there is silence.
 */
export async function mixWindow(sound: LevelledSound, window: SampleSpan): Promise<StereoBlock> {
  const { from, to } = contextOf(sound, window);
  const speech = await readSpeech(sound, { from, to });
  const limiter = createLimiter(sound.ceilingDbtp);
  const out = { left: new Float32Array(window.to - window.from), right: new Float32Array(window.to - window.from) };
  let position = from;
  const write = ({ left, right }: StereoBlock): void => {
    const skipped = Math.min(left.length, Math.max(0, window.from - position));
    const count = Math.min(left.length - skipped, Math.max(0, window.to - position - skipped));
    const at = position + skipped - window.from;
    if (count > 0) out.left.set(left.subarray(skipped, skipped + count), at);
    if (count > 0) out.right.set(right.subarray(skipped, skipped + count), at);
    position += left.length;
  };
  for (let at = 0; at < speech.length; at += blockSamples) {
    const left = speech.subarray(at, at + blockSamples);
    const block = { left, right: left.slice() };
    for (const music of sound.music) addMusic(block, music, from + at);
    sound.air?.addTo(block, from + at);
    write(limiter.push(block));
  }
  write(limiter.finish());
  return out;
}

/** All that decides the samples of a window: two that are told alike are the same, wherever in a video they are. */
export function tellWindow(sound: LevelledSound, window: SampleSpan): Json {
  const { clips, speechGainDb, music, air, durationSamples } = sound;
  const context = contextOf(sound, window);
  // Peaks between the last samples before the window are found within it.
  const isLimited = mayBeLimited(sound, { from: context.from, to: window.from + peakSpanSamples });
  const told = { from: isLimited ? context.from : window.from, to: context.to };
  return {
    samples: window.to - window.from,
    before: window.from - told.from,
    end: Math.min(window.to, durationSamples) - window.from,
    clips: clips
      .filter((clip) => overlaps(clip, told))
      .map(({ name, startSample }) => [name, startSample - window.from]),
    speechGainDb,
    music: music.filter((one) => overlaps(spanOf(one), told)).map((one) => tellMusic(one, told)),
    air: air ? air.tell(told) : null,
  };
}

function contextOf({ durationSamples }: LevelledSound, { from, to }: SampleSpan): SampleSpan {
  return {
    from: Math.max(0, from - limiterMemorySamples),
    to: Math.min(durationSamples, to + limiterAheadSamples),
  };
}

/** Whether the sound of a span can reach the ceiling, so that the limiter remembers it behind that. */
function mayBeLimited({ clips, speechGainDb, music, air, ceilingDbtp }: LevelledSound, span: SampleSpan): boolean {
  const spoken = clips.reduce((sum, clip) => sum + peakWithin(clip, span), 0) * fromDecibels(speechGainDb);
  const played = music
    .filter((one) => overlaps(spanOf(one), span))
    .map((one) => one.peak * gainsWithin(one, span).reduce((most, gain) => Math.max(most, gain), 0));
  // Between samples of what is played and of the air there may be a higher peak than any of them.
  const others = played.reduce((sum, peak) => sum + peak, air?.peak ?? 0) * peakGainMax;
  return spoken + others > fromDecibels(ceilingDbtp);
}

function overlaps(one: Pick<HeardClip, "startSample" | "samples">, { from, to }: SampleSpan): boolean {
  return one.startSample < to && one.startSample + one.samples > from;
}

function spanOf({ startSample, sound, isRepeated }: LaidMusic): Pick<HeardClip, "startSample" | "samples"> {
  return { startSample, samples: isRepeated ? Infinity : sound.left.length };
}

function tellMusic(music: LaidMusic, span: SampleSpan): Json {
  const { name, sound, startSample, isRepeated } = music;
  const at = span.from - startSample;
  const gains = gainsWithin(music, span);
  return {
    name,
    at: isRepeated ? at % sound.left.length : at,
    // Gains stand on hops of the video.
    within: span.from % hopSamples,
    gains: digestBytes(new Uint8Array(gains.buffer, gains.byteOffset, gains.byteLength)),
  };
}

/** Of each hop that a span touches, and of the one behind it. */
function gainsWithin({ gains }: LaidMusic, { from, to }: SampleSpan): Float32Array {
  return gains.subarray(Math.floor(from / hopSamples), Math.ceil(to / hopSamples) + 1);
}

/** The amplified speech of a span, silence where nobody speaks. */
async function readSpeech({ clips, speechGainDb }: LevelledSound, span: SampleSpan): Promise<Float32Array> {
  const gain = fromDecibels(speechGainDb);
  const speech = new Float32Array(span.to - span.from);
  for (const clip of clips) {
    if (!overlaps(clip, span)) continue;
    const pcm = await clip.read();
    const from = Math.max(0, span.from - clip.startSample);
    const to = Math.min(clip.samples, span.to - clip.startSample);
    const shift = clip.startSample - span.from;
    for (let at = from; at < to; at++) speech[at + shift] = (pcm[at] as number) * gain;
  }
  return speech;
}

function addMusic(block: StereoBlock, { sound, startSample, isRepeated, gains }: LaidMusic, position: number): void {
  const { left, right } = block;
  const length = sound.left.length;
  const from = Math.max(0, startSample - position);
  const to = isRepeated ? left.length : Math.min(left.length, startSample + length - position);
  let soundAt = (position + from - startSample) % length;
  for (let at = from; at < to; at++) {
    const gain = gainAt(gains, position + at);
    left[at] = (left[at] as number) + (sound.left[soundAt] as number) * gain;
    right[at] = (right[at] as number) + (sound.right[soundAt] as number) * gain;
    soundAt = soundAt + 1 === length ? 0 : soundAt + 1;
  }
}

/** A gain that is known for each hop, at a sample between two. */
function gainAt(gains: Float32Array, sample: number): number {
  const hops = sample / hopSamples;
  const hop = Math.floor(hops);
  const before = gains[hop] as number;
  return before + ((gains[hop + 1] ?? before) - before) * (hops - hop);
}

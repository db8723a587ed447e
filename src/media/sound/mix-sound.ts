import { SutradharError } from "../../core/index.ts";
import { fromDecibels, toDecibels } from "./decibels.ts";
import { duckBed, ducking, duckSting, hopSamples } from "./ducking.ts";
import { createLimiter } from "./limiter.ts";
import { createLoudnessMeter } from "./loudness-meter.ts";
import { layOutAir, roomToneLoop } from "./room-tone.ts";
import { layOutSpeech, sampleRateHz, type SpeechClip, type StereoBlock } from "./sound-block.ts";

/** What the finished mix is held to. The ceiling leaves room for what AAC adds to a peak (docs/adr/0003). */
export const mixTargets = { integratedLufs: -16, ceilingDbtp: -4.5 } as const;

/** A bed that can be repeated without a seam, and how loud it is. */
export interface MusicBed extends StereoBlock {
  readonly integratedLufs: number;
}

export interface SoundSources {
  /** Called for each pass; must give the same clips each time, in order, without overlap. */
  readonly openSpeech: () => AsyncIterable<SpeechClip>;
  readonly durationSamples: number;
  readonly music?: MusicBed;
  /** Short pieces that are played once, each from its sample on. */
  readonly stings?: readonly Sting[];
  /** Samples at which a shot begins, in order: shortly before each, the air of the room starts anew. */
  readonly cuts?: readonly number[];
}

/** A short piece of music at a place of the video, as where a title comes. */
export interface Sting {
  readonly startSample: number;
  readonly sound: MusicBed;
}

/** A mix whose gains are settled. `open` mixes again, block by block, and may be called more than once. */
export interface SoundMix {
  readonly integratedLufs: number;
  readonly speechLufs: number;
  /** What every sample of speech is multiplied by. */
  readonly speechGainDb: number;
  readonly durationSamples: number;
  open(): AsyncGenerator<StereoBlock>;
}

interface Levels {
  readonly speechGain: number;
  /** The bed's factor for each hop; undefined where there is no bed. */
  readonly bedGains: Float32Array | undefined;
  /** The same for each sting. */
  readonly stingGains: readonly Float32Array[];
  readonly air: StereoBlock | undefined;
}

const gainDbMax = 30;
/**
 * Gains are whole steps: a name that is a hair louder than another leaves every sample of the rest of its video as it was, and
 * what was encoded of that is not encoded again. Half a step is within what EBU R 128 lets a programme be off
 * by (0.5 LU), and nobody hears it.
 */
const gainStepDb = 0.5;
/** Half a step, and what a limiter at work gives back less. */
const toleranceLu = gainStepDb / 2 + 0.02;
/** A step so small does what it says: it is not measured again. */
const sureStepDb = 0.5;
const measuringPassesMax = 5;
const slopeMin = 0.2;
/** A minute: 23 MB of both channels. */
const keptSamplesMax = 60 * sampleRateHz;

/**
 * Settles the gains of speech and music, so that the finished stereo mix has −16 LUFS and a true peak under the
 * ceiling. Speech is read once to measure it, once or more to measure the mix, and once for each `open`; memory does
 * not grow with length but for 14 bytes each 10 ms, and holds a minute of sound at most besides. Silence stays silence, and nothing is amplified by more than 30 dB.
 * Stereo, although speech stands in the middle: a bed without width lies on the voice and has to be lower.
 */
export async function mixSound(sources: SoundSources): Promise<SoundMix> {
  checkSources(sources);
  const speech = await measureSpeech(sources);
  const baseGainDb = gainTo(speech.lufs);
  const bedGains = levelBed(sources.music, speech.hasSpeech, speech.lufs);
  const stingGains = (sources.stings ?? []).map(({ sound }) => levelSting(sound, speech.hasSpeech));
  // Where nobody says anything there is no room either: silence stays silence.
  const air = Number.isFinite(speech.lufs) ? roomToneLoop() : undefined;
  const levelsAt = (correctionDb: number): Levels => {
    const correction = fromDecibels(correctionDb);
    const scale = (gains: Float32Array) => gains.map((gain) => gain * correction);
    return {
      speechGain: fromDecibels(baseGainDb + correctionDb),
      bedGains: bedGains && scale(bedGains),
      stingGains: stingGains.map(scale),
      air,
    };
  };
  // What was mixed to be measured is what is wanted, nine times in ten: where it is short it is kept, and not mixed again.
  let kept: { readonly correctionDb: number; readonly blocks: readonly StereoBlock[] } | undefined;
  const measureAt = async (correctionDb: number): Promise<number> => {
    const { lufs, blocks } = await measure(mix(sources, levelsAt(correctionDb)), isInTheMiddle(sources));
    kept = sources.durationSamples > keptSamplesMax ? undefined : { correctionDb, blocks };
    return lufs;
  };
  const { correctionDb, integratedLufs } = await settle(measureAt, gainDbMax - baseGainDb);
  const levels = levelsAt(correctionDb);
  const mixed = kept?.correctionDb === correctionDb ? kept.blocks : undefined;
  kept = undefined;
  return {
    integratedLufs,
    speechLufs: speech.lufs,
    speechGainDb: toDecibels(levels.speechGain),
    durationSamples: sources.durationSamples,
    open: () => (mixed ? replay(mixed) : mix(sources, levels)),
  };
}

function checkSources({ durationSamples, music }: SoundSources): void {
  if (!Number.isInteger(durationSamples) || durationSamples < 1) {
    throw new SutradharError(
      "option_invalid",
      `durationSamples must be a whole number above 0, got ${durationSamples}`,
    );
  }
  if (music && (music.left.length === 0 || music.left.length !== music.right.length)) {
    throw new SutradharError(
      "option_invalid",
      `a music bed must have two channels of one length, got ${music.left.length} and ${music.right.length} samples`,
    );
  }
}

function gainTo(lufs: number): number {
  return Number.isFinite(lufs) ? toStep(Math.min(gainDbMax, mixTargets.integratedLufs - lufs)) : 0;
}

function toStep(gainDb: number): number {
  return Math.round(gainDb / gainStepDb) * gainStepDb;
}

/**
 * Finds the correction that brings the mix to its loudness. A limiter at work gives back less than it is given, so the
 * step follows the slope that was seen.
 */
async function settle(
  measureAt: (correctionDb: number) => Promise<number>,
  correctionDbMax: number,
): Promise<{ correctionDb: number; integratedLufs: number }> {
  let correctionDb = 0;
  let integratedLufs = await measureAt(0);
  let slope = 1;
  for (let pass = 1; pass < measuringPassesMax; pass++) {
    const errorLu = mixTargets.integratedLufs - integratedLufs;
    const stepDb = Math.min(toStep(errorLu / slope), correctionDbMax - correctionDb);
    if (!Number.isFinite(errorLu) || Math.abs(errorLu) <= toleranceLu || stepDb === 0) break;
    const before = integratedLufs;
    correctionDb += stepDb;
    if (Math.abs(stepDb) <= sureStepDb && slope === 1) return { correctionDb, integratedLufs: before + stepDb };
    integratedLufs = await measureAt(correctionDb);
    slope = Math.max(slopeMin, Math.min(1, (integratedLufs - before) / stepDb));
  }
  return { correctionDb, integratedLufs };
}

/** Where nobody speaks in the whole video, the bed is the programme. */
function levelBed(music: MusicBed | undefined, hasSpeech: boolean[], speechLufs: number): Float32Array | undefined {
  if (!music || !Number.isFinite(music.integratedLufs)) return undefined;
  const aloneDb = Number.isFinite(speechLufs) ? 0 : -ducking.aloneLu;
  const toReference = fromDecibels(Math.min(gainDbMax, mixTargets.integratedLufs - music.integratedLufs) + aloneDb);
  return duckBed(hasSpeech).map((gain) => gain * toReference);
}

function levelSting(sting: MusicBed, hasSpeech: boolean[]): Float32Array {
  if (!Number.isFinite(sting.integratedLufs)) return new Float32Array(hasSpeech.length + 1);
  const toReference = fromDecibels(Math.min(gainDbMax, mixTargets.integratedLufs - sting.integratedLufs));
  return duckSting(hasSpeech).map((gain) => gain * toReference);
}

async function measureSpeech(sources: SoundSources): Promise<{ lufs: number; hasSpeech: boolean[] }> {
  const meter = createLoudnessMeter();
  const hopLufs: number[] = [];
  // Where speech is matters to music alone.
  const isAlone = isInTheMiddle(sources);
  for await (const block of layOutSpeech(sources.openSpeech(), sources.durationSamples)) {
    meter.push({ left: block, right: block });
    if (isAlone) continue;
    for (let at = 0; at < block.length; at += hopSamples) hopLufs.push(toLufs(block.subarray(at, at + hopSamples)));
  }
  const lufs = meter.integratedLufs();
  // In whole steps as well, or a name's loudness would move where music makes room in the rest of its video.
  const floorLufs = toStep(lufs) + ducking.speechFloorLu;
  return { lufs, hasSpeech: hopLufs.map((level) => level > floorLufs) };
}

/** Loudness of a hop in both channels, without the weighting: near enough to tell speech from its absence. */
function toLufs(hop: Float32Array): number {
  let sum = 0;
  for (const sample of hop) sum += sample * sample;
  return toDecibels(Math.sqrt((2 * sum) / hop.length));
}

/** Both channels say the same, but for the air, which no meter notices under speech. */
function isInTheMiddle({ music, stings = [] }: SoundSources): boolean {
  return music === undefined && stings.length === 0;
}

async function measure(
  mixed: AsyncIterable<StereoBlock>,
  isMono: boolean,
): Promise<{ lufs: number; blocks: readonly StereoBlock[] }> {
  const meter = createLoudnessMeter();
  const blocks: StereoBlock[] = [];
  let samples = 0;
  for await (const block of mixed) {
    meter.push(isMono ? { left: block.left, right: block.left } : block);
    samples += block.left.length;
    if (samples <= keptSamplesMax) blocks.push(block);
  }
  return { lufs: meter.integratedLufs(), blocks };
}

async function* replay(blocks: readonly StereoBlock[]): AsyncGenerator<StereoBlock> {
  yield* blocks;
}

async function* mix(sources: SoundSources, levels: Levels): AsyncGenerator<StereoBlock> {
  const limiter = createLimiter(mixTargets.ceilingDbtp);
  const air = levels.air && layOutAir(levels.air, sources);
  let position = 0;
  for await (const speech of layOutSpeech(sources.openSpeech(), sources.durationSamples)) {
    const left = amplify(speech, levels.speechGain);
    const block = { left, right: left.slice() };
    if (sources.music && levels.bedGains) addBed(block, sources.music, levels.bedGains, position);
    for (const [index, sting] of (sources.stings ?? []).entries()) {
      addSting(block, sting, levels.stingGains[index] as Float32Array, position);
    }
    air?.addTo(block, position);
    position += speech.length;
    const limited = limiter.push(block);
    if (limited.left.length > 0) yield limited;
  }
  yield limiter.finish();
}

function amplify(samples: Float32Array, gain: number): Float32Array {
  const out = new Float32Array(samples.length);
  for (let at = 0; at < samples.length; at++) out[at] = (samples[at] as number) * gain;
  return out;
}

function addBed(block: StereoBlock, music: MusicBed, gains: Float32Array, position: number): void {
  const { left, right } = block;
  let loopAt = position % music.left.length;
  for (let at = 0; at < left.length; at++) {
    const gain = gainAt(gains, position + at);
    left[at] = (left[at] as number) + (music.left[loopAt] as number) * gain;
    right[at] = (right[at] as number) + (music.right[loopAt] as number) * gain;
    loopAt = loopAt + 1 === music.left.length ? 0 : loopAt + 1;
  }
}

function addSting(block: StereoBlock, { startSample, sound }: Sting, gains: Float32Array, position: number): void {
  const { left, right } = block;
  const from = Math.max(0, startSample - position);
  const to = Math.min(left.length, startSample + sound.left.length - position);
  for (let at = from; at < to; at++) {
    const gain = gainAt(gains, position + at);
    const soundAt = position + at - startSample;
    left[at] = (left[at] as number) + (sound.left[soundAt] as number) * gain;
    right[at] = (right[at] as number) + (sound.right[soundAt] as number) * gain;
  }
}

/** A gain that is known for each hop, at a sample between two. */
function gainAt(gains: Float32Array, sample: number): number {
  const hops = sample / hopSamples;
  const hop = Math.floor(hops);
  const before = gains[hop] as number;
  return before + ((gains[hop + 1] ?? before) - before) * (hops - hop);
}

import { SutradharError, type Json } from "../../core/index.ts";
import { packetSamples } from "./aac-worker.ts";
import { findOrMake, fromDoubles, keepsNothing, toDoubles, type KeptSound } from "./kept-sound.ts";
import { createLoudnessMeter, integrateSteps } from "./loudness-meter.ts";
import { mixWindow, tellWindow, type LevelledSound } from "./mix-window.ts";
import { layOutPackets, type PacketStretch } from "./packet-stretches.ts";
import { amplifyMusic, gainDbMax, markSpeech, placeBed, placeSting, type NamedBed, type Sting } from "./place-music.ts";
import { layOutAir, roomToneLoop } from "./room-tone.ts";
import { settleGain, toGainStep } from "./settle-gain.ts";
import { blockSamples, sampleRateHz, type StereoBlock } from "./sound-block.ts";
import { checkClips, hearClip, type HeardClip, type SpeechClip } from "./speech-clip.ts";

/** What the finished mix is held to. The ceiling leaves room for what AAC adds to a peak (docs/adr/0003). */
export const mixTargets = { integratedLufs: -16, ceilingDbtp: -5.5 } as const;

export interface SoundSources {
  /** In order, without overlap. */
  readonly speech: readonly SpeechClip[];
  readonly durationSamples: number;
  readonly music?: NamedBed;
  /** Short pieces that are played once, each from its sample on. */
  readonly stings?: readonly Sting[];
  /** Samples at which a shot begins, in order: shortly before each, the air of the room starts anew, and with it a stretch of packets. */
  readonly cuts?: readonly number[];
}

/** A mix whose gains are settled. */
export interface SoundMix {
  readonly integratedLufs: number;
  readonly speechLufs: number;
  /** What every sample of speech is multiplied by. */
  readonly speechGainDb: number;
  readonly durationSamples: number;
  /** One for each shot, in order. */
  readonly stretches: readonly MixedStretch[];
}

/** A stretch of packets, and its sound. */
export interface MixedStretch extends PacketStretch {
  /** All that decides its window. */
  readonly recipe: Json;
  /** Mixes its window. */
  mix(): Promise<StereoBlock>;
}

/** Raised when a mix may differ for the same recipe. */
const mixFormat = 1;
/** A minute: 23 MB of both channels. */
const keptSamplesMax = 60 * sampleRateHz;

/**
 * Settles the gains of speech and music, so that the finished stereo mix has −16 LUFS and a true peak under the
 * ceiling. Shots are mixed and measured one by one, and what is kept of one is not done again: a mix costs what is new in it.
 * Memory holds a shot, and a minute of sound at most besides. Silence stays silence, and nothing is amplified by more than 30 dB.
 * Stereo, although speech stands in the middle: a bed without width lies on the voice and has to be lower.
 */
export async function mixSound(sources: SoundSources, kept: KeptSound = keepsNothing): Promise<SoundMix> {
  checkSources(sources);
  const { durationSamples, music, stings = [] } = sources;
  const levelled = await levelSpeech(sources, kept);
  const stretchesAt = createStretches(sources, levelled);
  // Both channels say the same, but for the air, which no meter notices under speech.
  const isMono = music === undefined && stings.length === 0;
  const measureAt = async (correctionDb: number): Promise<number> => {
    const steps: number[] = [];
    for (const stretch of stretchesAt(correctionDb)) steps.push(...(await measureStretch(stretch, { isMono, kept })));
    return integrateSteps(steps);
  };
  const settled = await settleGain(measureAt, {
    targetLufs: mixTargets.integratedLufs,
    correctionDbMax: gainDbMax - levelled.gainDb,
  });
  return {
    integratedLufs: settled.integratedLufs,
    speechLufs: levelled.lufs,
    speechGainDb: levelled.gainDb + settled.correctionDb,
    durationSamples,
    stretches: stretchesAt(settled.correctionDb),
  };
}

/** The whole mix, shot by shot. */
export async function* readMix({ stretches }: SoundMix): AsyncGenerator<StereoBlock> {
  for (const stretch of stretches) yield cutOwn(stretch, await stretch.mix());
}

interface LevelledSpeech {
  readonly clips: readonly HeardClip[];
  readonly lufs: number;
  readonly gainDb: number;
}

async function levelSpeech({ speech, durationSamples }: SoundSources, kept: KeptSound): Promise<LevelledSpeech> {
  const clips: HeardClip[] = [];
  for (const clip of speech) clips.push(await hearClip(clip, kept));
  checkClips(clips, durationSamples);
  const lufs = integrateSteps(joinSteps(clips, durationSamples));
  const gainDb = Number.isFinite(lufs) ? toGainStep(Math.min(gainDbMax, mixTargets.integratedLufs - lufs)) : 0;
  return { clips, lufs, gainDb };
}

/** The steps of clips in the video's time, with those of pauses between them. */
function joinSteps(clips: readonly HeardClip[], durationSamples: number): number[] {
  const all: number[] = [];
  const pauseUntil = (sample: number): void => {
    while ((all.length + 0.5) * blockSamples < sample) all.push(0);
  };
  for (const { startSample, steps } of clips) {
    pauseUntil(startSample);
    all.push(...steps);
  }
  pauseUntil(durationSamples);
  return all;
}

/** The stretches at a correction of all gains. What was mixed last, to be measured, is what is wanted nine times in ten, and not mixed again. */
function createStretches(
  sources: SoundSources,
  { clips, lufs, gainDb }: LevelledSpeech,
): (correctionDb: number) => readonly MixedStretch[] {
  const { durationSamples, music, stings = [], cuts } = sources;
  // In whole steps as well, or a name's loudness would move where music makes room in the rest of its video.
  const spoken = markSpeech(clips, { durationSamples, speechLufs: toGainStep(lufs) });
  const placed = [
    ...(music ? [placeBed(music, spoken, mixTargets.integratedLufs)] : []),
    ...stings.map((sting) => placeSting(sting, spoken, mixTargets.integratedLufs)),
  ];
  // Where nobody says anything there is no room either: silence stays silence.
  const air = spoken.isSilent ? undefined : layOutAir(roomToneLoop(), sources);
  const packets = layOutPackets(durationSamples, cuts);
  let standing: { readonly correctionDb: number; readonly stretches: readonly MixedStretch[] } | undefined;
  return (correctionDb) => {
    if (standing?.correctionDb === correctionDb) return standing.stretches;
    const sound: LevelledSound = {
      durationSamples,
      clips,
      speechGainDb: gainDb + correctionDb,
      music: placed.map((one) => amplifyMusic(one, correctionDb)),
      air,
      ceilingDbtp: mixTargets.ceilingDbtp,
    };
    standing = { correctionDb, stretches: layOutMixes(sound, packets) };
    return standing.stretches;
  };
}

function layOutMixes(sound: LevelledSound, packets: readonly PacketStretch[]): MixedStretch[] {
  let heldSamples = 0;
  return packets.map((stretch) => {
    const { window, end, first, isLast, own } = stretch;
    let held: Promise<StereoBlock> | undefined;
    return {
      ...stretch,
      recipe: {
        mix: mixFormat,
        // How what is the shot's own, and its packets, lie in the window.
        own: [own.from - window.from, own.to - own.from],
        packets: [first - window.from / packetSamples, end - first, isLast],
        sound: tellWindow(sound, window),
      },
      mix() {
        if (held) return held;
        const mixed = mixWindow(sound, window);
        heldSamples += window.to - window.from;
        if (heldSamples <= keptSamplesMax) held = mixed;
        return mixed;
      },
    };
  });
}

/** Mean squares of 100 ms of what is the stretch's own. */
async function measureStretch(
  stretch: MixedStretch,
  { isMono, kept }: { readonly isMono: boolean; readonly kept: KeptSound },
): Promise<Float64Array> {
  const measure = async (): Promise<Uint8Array> => {
    const { left, right } = cutOwn(stretch, await stretch.mix());
    const meter = createLoudnessMeter();
    meter.push({ left, right: isMono ? left : right });
    return fromDoubles(meter.allSteps());
  };
  return toDoubles(await findOrMake(kept, { loudness: stretch.recipe }, measure));
}

function cutOwn({ own, window }: MixedStretch, { left, right }: StereoBlock): StereoBlock {
  const [from, to] = [own.from - window.from, own.to - window.from];
  return { left: left.subarray(from, to), right: right.subarray(from, to) };
}

function checkSources({ durationSamples, music }: SoundSources): void {
  if (!Number.isInteger(durationSamples) || durationSamples < 1) {
    throw new SutradharError(
      "option_invalid",
      `durationSamples must be a whole number above 0, got ${durationSamples}`,
    );
  }
  if (music && (music.sound.left.length === 0 || music.sound.left.length !== music.sound.right.length)) {
    throw new SutradharError(
      "option_invalid",
      `a music bed must have two channels of one length, got ${music.sound.left.length} and ${music.sound.right.length} samples`,
    );
  }
}

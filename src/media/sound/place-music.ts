import { fromDecibels } from "./decibels.ts";
import { duckBed, ducking, duckSting, hopSamples } from "./ducking.ts";
import type { LaidMusic } from "./mix-window.ts";
import { peakOf, type StereoBlock } from "./sound-block.ts";
import type { HeardClip } from "./speech-clip.ts";

/** A bed that can be repeated without a seam, and how loud it is. */
export interface MusicBed extends StereoBlock {
  readonly integratedLufs: number;
}

/** A bed, and what decides its samples: the same name, the same samples. */
export interface NamedBed {
  readonly name: string;
  readonly sound: MusicBed;
}

/** A short piece of music at a place of the video, as where a title comes. */
export interface Sting extends NamedBed {
  readonly startSample: number;
}

/** Where somebody speaks, hop by hop, and how loud on the whole. */
export interface SpokenHops {
  readonly hasSpeech: readonly boolean[];
  readonly isSilent: boolean;
}

/**
 * Marks the hops of a video in which somebody speaks.
 * @param speechLufs how loud the speech is, on the whole
 */
export function markSpeech(
  clips: readonly HeardClip[],
  { durationSamples, speechLufs }: { readonly durationSamples: number; readonly speechLufs: number },
): SpokenHops {
  const hasSpeech = Array.from({ length: Math.ceil(durationSamples / hopSamples) }, () => false);
  const floorEnergy = fromDecibels(speechLufs + ducking.speechFloorLu) ** 2 / 2;
  for (const { startSample, samples, energies } of clips) {
    energies.forEach((energy, hop) => {
      if (energy <= floorEnergy) return;
      const first = Math.floor((startSample + hop * hopSamples) / hopSamples);
      const last = Math.floor((startSample + Math.min(samples, (hop + 1) * hopSamples) - 1) / hopSamples);
      hasSpeech.fill(true, first, last + 1);
    });
  }
  return { hasSpeech, isSilent: !Number.isFinite(speechLufs) };
}

/** Nothing is amplified by more. */
export const gainDbMax = 30;

/** A bed under a mix of so many LUFS. Where nobody speaks in the whole video, it is the programme. */
export function placeBed({ name, sound }: NamedBed, spoken: SpokenHops, mixLufs: number): LaidMusic {
  const aloneDb = spoken.isSilent ? -ducking.aloneLu : 0;
  const gains = scale(duckBed(spoken.hasSpeech), gainTo(sound, mixLufs) * fromDecibels(aloneDb));
  return { name, sound, startSample: 0, isRepeated: true, gains, peak: peakOf(sound) };
}

export function placeSting({ name, sound, startSample }: Sting, spoken: SpokenHops, mixLufs: number): LaidMusic {
  const gains = scale(duckSting(spoken.hasSpeech), gainTo(sound, mixLufs));
  return { name, sound, startSample, isRepeated: false, gains, peak: peakOf(sound) };
}

/** The same music, so much louder. */
export function amplifyMusic(music: LaidMusic, gainDb: number): LaidMusic {
  return { ...music, gains: scale(music.gains, fromDecibels(gainDb)) };
}

function scale(gains: Float32Array, factor: number): Float32Array {
  return gains.map((gain) => gain * factor);
}

/** 0 for a bed that is silent. */
function gainTo({ integratedLufs }: MusicBed, mixLufs: number): number {
  return Number.isFinite(integratedLufs) ? fromDecibels(Math.min(gainDbMax, mixLufs - integratedLufs)) : 0;
}

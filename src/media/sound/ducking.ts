import { fromDecibels } from "./decibels.ts";
import { blockSamples, sampleRateHz } from "./sound-block.ts";

/** Ducking is decided every 10 ms. */
export const hopSamples = blockSamples / 10;

/** How loud the bed is, in LU against the speech, and how it moves. */
export const ducking = {
  underSpeechLu: -19,
  aloneLu: -11,
  /** Speech begins where a hop comes within so many LU of the speech's own loudness. */
  speechFloorLu: -24,
  /** The bed is down before the first syllable, and stays down over pauses of ordinary speaking. */
  leadMs: 350,
  holdMs: 900,
  fallDbPerSecond: 16,
  riseDbPerSecond: 6,
  fadeInMs: 900,
  fadeOutMs: 1_800,
} as const;

/**
 * The bed's gain for each hop (one more at the end, for interpolation), 1 = as loud as speech. Not causal: it knows
 * where speech comes, so it needs no detector that lags and no release that pumps.
 * @param hasSpeech for each hop, whether somebody speaks
 */
export function duckBed(hasSpeech: readonly boolean[]): Float32Array {
  const levels = duckLevels(hasSpeech);
  const hopMs = (hopSamples / sampleRateHz) * 1_000;
  const durationMs = hasSpeech.length * hopMs;
  const fadeInMs = Math.min(ducking.fadeInMs, durationMs / 4);
  const fadeOutMs = Math.min(ducking.fadeOutMs, durationMs / 4);
  return Float32Array.from({ length: hasSpeech.length + 1 }, (_, hop) => {
    const level = levels[Math.min(hop, levels.length - 1)] ?? ducking.aloneLu;
    const fade = easeIn((hop * hopMs) / fadeInMs) * easeIn((durationMs - hop * hopMs) / fadeOutMs);
    return fromDecibels(level) * fade;
  });
}

/** How much louder a sting is than a bed would be at that moment, in LU. */
const stingLu = 1;
const stingFadeOutMs = 400;

/** A sting's gain for each hop, as `duckBed`: it comes at once, and is gone by the end of the video. */
export function duckSting(hasSpeech: readonly boolean[]): Float32Array {
  const levels = duckLevels(hasSpeech);
  const hopMs = (hopSamples / sampleRateHz) * 1_000;
  return Float32Array.from({ length: hasSpeech.length + 1 }, (_, hop) => {
    const level = (levels[Math.min(hop, levels.length - 1)] ?? ducking.aloneLu) + stingLu;
    return fromDecibels(level) * easeIn(((hasSpeech.length - hop) * hopMs) / stingFadeOutMs);
  });
}

function duckLevels(hasSpeech: readonly boolean[]): Float64Array {
  return smooth(slew(spread(hasSpeech)));
}

/** Wanted level for each hop: low from `leadMs` before speech until `holdMs` after it. */
function spread(hasSpeech: readonly boolean[]): Float64Array {
  const leadHops = Math.round((ducking.leadMs / 1_000) * (sampleRateHz / hopSamples));
  const holdHops = Math.round((ducking.holdMs / 1_000) * (sampleRateHz / hopSamples));
  const levels = new Float64Array(hasSpeech.length).fill(ducking.aloneLu);
  let lowUntil = 0;
  hasSpeech.forEach((isSpeech, hop) => {
    if (!isSpeech) return;
    levels.fill(ducking.underSpeechLu, Math.max(lowUntil, hop - leadHops), hop + holdHops + 1);
    lowUntil = hop + holdHops + 1;
  });
  return levels;
}

/** Limits the slope: upwards going forwards, downwards going backwards, so that a fall ends where it is wanted. */
function slew(levels: Float64Array): Float64Array {
  const hopSeconds = hopSamples / sampleRateHz;
  const rise = ducking.riseDbPerSecond * hopSeconds;
  const fall = ducking.fallDbPerSecond * hopSeconds;
  for (let hop = 1; hop < levels.length; hop++) {
    levels[hop] = Math.min(levels[hop] as number, (levels[hop - 1] as number) + rise);
  }
  for (let hop = levels.length - 2; hop >= 0; hop--) {
    levels[hop] = Math.min(levels[hop] as number, (levels[hop + 1] as number) + fall);
  }
  return levels;
}

/** Rounds the corners: a mean over 200 ms. */
function smooth(levels: Float64Array): Float64Array {
  const reach = 10;
  return levels.map((_, hop) => {
    let sum = 0;
    for (let at = hop - reach; at <= hop + reach; at++) {
      sum += levels[Math.max(0, Math.min(levels.length - 1, at))] as number;
    }
    return sum / (2 * reach + 1);
  });
}

/** 0 to 1 with level ends. */
function easeIn(share: number): number {
  const clamped = Math.max(0, Math.min(1, share));
  return clamped * clamped * (3 - 2 * clamped);
}

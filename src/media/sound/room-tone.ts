import { createRandom, digestBytes } from "../../core/index.ts";
import { fromDecibels } from "./decibels.ts";
import { sampleRateHz, type StereoBlock } from "./sound-block.ts";

/**
 * The air of a quiet room: what is heard between sentences instead of nothing at all. Far under anything that is said,
 * and under what the gates of quality call silence; its ends fade, so that a video neither starts nor stops with it.
 */
export const roomTone = { levelDbfs: -66, fadeMs: 120, loopSeconds: 7 } as const;

const seamSeconds = 0.5;

let made: StereoBlock | undefined;

/** The loop, made once for a process: nobody may write into it. */
export function roomToneLoop(): StereoBlock {
  return (made ??= createRoomTone());
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

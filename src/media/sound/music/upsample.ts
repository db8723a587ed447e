import { cosineOfTurns, sineOfTurns } from "../../../core/index.ts";
import { sampleRateHz } from "../sound-block.ts";

/** Instruments play at half the rate: nothing in a bed lies above 9 kHz. */
export const synthesisRateHz = sampleRateHz / 2;

const reach = 12;

/** Half-way between samples: windowed sinc (Hann), 24 taps; flat to 9 kHz, images 60 dB down from 15 kHz. */
const kernel = Float64Array.from({ length: 2 * reach }, (_, tap) => {
  const distance = tap - reach + 0.5;
  const window = 0.5 + 0.5 * cosineOfTurns(distance / (2 * reach + 1));
  return (window * sineOfTurns(distance / 2)) / (Math.PI * distance);
});

/** Doubles the rate of a loop: the samples stay, those between are interpolated, around the seam too. */
export function upsampleLoop(loop: Float64Array, gain: number): Float32Array {
  const length = loop.length;
  const padded = new Float64Array(length + 2 * reach);
  for (let at = 0; at < padded.length; at++) padded[at] = loop[(at - reach + length * reach) % length] as number;
  const out = new Float32Array(2 * length);
  for (let at = 0; at < length; at++) {
    let between = 0;
    for (let tap = 0; tap < 2 * reach; tap++) between += (kernel[tap] as number) * (padded[at + 1 + tap] as number);
    out[2 * at] = (loop[at] as number) * gain;
    out[2 * at + 1] = between * gain;
  }
  return out;
}

import { cosineOfTurns, sineOfTurns } from "../../core/index.ts";

const halfTaps = 24;
const passHz = 7_800;

/** A third of the rate: 48 kHz to the 16 kHz that the model hears, what lies above 8 kHz taken off by a windowed sinc. */
export function toSixteenKilohertz(pcm: Float32Array): Float32Array {
  const heard = new Float32Array(Math.ceil(pcm.length / 3));
  for (let n = 0; n < heard.length; n++) {
    let sum = 0;
    for (let tap = -halfTaps; tap <= halfTaps; tap++) sum += (taps[tap + halfTaps] as number) * (pcm[n * 3 + tap] ?? 0);
    heard[n] = sum;
  }
  return heard;
}

const taps = createTaps();

function createTaps(): Float64Array {
  const cut = passHz / 48_000;
  const raw = Float64Array.from({ length: halfTaps * 2 + 1 }, (_, index) => {
    const tap = index - halfTaps;
    const sinc = tap === 0 ? 2 * cut : sineOfTurns(cut * tap) / (Math.PI * tap);
    return sinc * (0.5 + 0.5 * cosineOfTurns(tap / (halfTaps * 2 + 2)));
  });
  const sum = raw.reduce((total, tap) => total + tap, 0);
  return raw.map((tap) => tap / sum);
}

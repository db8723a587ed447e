import type { DecodedSound } from "../../media/decode/index.ts";

/** How loud a voice's open mouth is over time, in steps of 5 ms. */
export interface SoundEnvelope {
  push(sound: DecodedSound): void;
  /** The amplitude around an instant, over `windowMs`; 0 outside the sound. */
  at(ms: number, windowMs: number): number;
}

/** One that was measured piece by piece: sums of all steps from the sound's start on. */
export function joinEnvelope(sums: readonly number[]): Pick<SoundEnvelope, "at"> {
  /** By window, what was asked for before: each lag that is tried asks for much the same instants. */
  const known = new Map<number, Float64Array>();
  return {
    at(ms, windowMs) {
      const { from, steps } = placeWindow(ms, windowMs);
      if (from < 0 || from >= sums.length) return amplitudeOf((step) => sums[step] ?? 0, from, steps);
      const amplitudes = known.get(steps) ?? new Float64Array(sums.length).fill(-1);
      known.set(steps, amplitudes);
      if ((amplitudes[from] as number) < 0) amplitudes[from] = amplitudeOf((step) => sums[step] ?? 0, from, steps);
      return amplitudes[from] as number;
    },
  };
}

function placeWindow(ms: number, windowMs: number): { readonly from: number; readonly steps: number } {
  return {
    from: Math.round((ms - windowMs / 2) / envelopeStepMs),
    steps: Math.round(windowMs / envelopeStepMs),
  };
}

function amplitudeOf(sumOf: (step: number) => number, from: number, steps: number): number {
  let total = 0;
  for (let step = from; step < from + steps; step++) total += sumOf(step);
  return Math.sqrt(total / steps / envelopeStepSamples);
}

export const envelopeStepMs = 5;
const sampleRateHz = 48_000;
export const envelopeStepSamples = (sampleRateHz * envelopeStepMs) / 1_000;
/**
 * Where open vowels are loud, and hums (m, b, the glottis behind shut lips), close vowels and hisses are not. Over the
 * whole band a voice is a row of much alike syllables: shifted by one of them, it fits its mouth nearly as well.
 */
const bandHz = { from: 600, to: 2_000 } as const;

export function createSoundEnvelope(): SoundEnvelope {
  const energy = createBandEnergy(envelopeStepSamples);
  return {
    push: (sound) => energy.push(sound),
    at(ms, windowMs) {
      const { from, steps } = placeWindow(ms, windowMs);
      return amplitudeOf((step) => energy.sumAt(step), from, steps);
    },
  };
}

/** Sums of squares of the band, step by step from the first picture on. */
export interface BandEnergy {
  /** What comes next, without a gap. */
  push(sound: DecodedSound): void;
  /** 0 outside the sound. */
  sumAt(step: number): number;
}

export function createBandEnergy(stepSamples: number): BandEnergy {
  const sums: number[] = [];
  let firstStep: number | undefined;
  let block = new Float64Array(0);
  const passes = [
    createFilter(bandHz.from, "high"),
    createFilter(bandHz.from, "high"),
    createFilter(bandHz.to, "low"),
    createFilter(bandHz.to, "low"),
  ];
  return {
    push({ startSample, channels }) {
      const [left, right = left] = channels;
      if (!left || !right) return;
      if (block.length < left.length) block = new Float64Array(left.length);
      const band = block.subarray(0, left.length);
      for (let at = 0; at < band.length; at++) band[at] = ((left[at] as number) + (right[at] as number)) / 2;
      for (const pass of passes) pass(band);
      firstStep ??= Math.floor(startSample / stepSamples);
      for (let at = 0; at < band.length;) {
        const step = Math.floor((startSample + at) / stepSamples);
        const end = Math.min(band.length, (step + 1) * stepSamples - startSample);
        let sum = sums[step - firstStep] ?? 0;
        for (; at < end; at++) sum += (band[at] as number) * (band[at] as number);
        sums[step - firstStep] = sum;
      }
    },
    sumAt: (step) => (firstStep === undefined ? 0 : (sums[step - firstStep] ?? 0)),
  };
}

/** A second-order Butterworth filter, in place: 12 dB an octave beyond its corner. */
function createFilter(cornerHz: number, passes: "high" | "low"): (samples: Float64Array) => void {
  const turn = Math.tan((Math.PI * cornerHz) / sampleRateHz);
  const scale = 1 / (1 + Math.SQRT2 * turn + turn * turn);
  const first = passes === "low" ? turn * turn * scale : scale;
  const second = passes === "low" ? 2 * first : -2 * first;
  const [back1, back2] = [2 * (turn * turn - 1) * scale, (1 - Math.SQRT2 * turn + turn * turn) * scale];
  // Of numbers alone, or every step would be boxed.
  const heard = new Float64Array(4);
  return (samples) => {
    // Held apart from what is kept: a loop over variables of its own is faster.
    let [in1, in2, out1, out2] = [heard[0] as number, heard[1] as number, heard[2] as number, heard[3] as number];
    for (let at = 0; at < samples.length; at++) {
      const sample = samples[at] as number;
      const out = first * sample + second * in1 + first * in2 - back1 * out1 - back2 * out2;
      in2 = in1;
      in1 = sample;
      out2 = out1;
      out1 = out;
      samples[at] = out;
    }
    // Digital silence would let it decay into denormals, which are a hundred times slower.
    const isSilent = Math.abs(out1) + Math.abs(out2) < 1e-25;
    heard[0] = in1;
    heard[1] = in2;
    heard[2] = isSilent ? 0 : out1;
    heard[3] = isSilent ? 0 : out2;
  };
}

import { exponential, power, sineOfTurns, type Random } from "../../../core/index.ts";
import { synthesisRateHz } from "./upsample.ts";
import { addPartial, shapeEnds } from "./partial.ts";
import type { InstrumentName } from "./score.ts";

/** A note to be sounded. */
export interface Strike {
  readonly frequencyHz: number;
  /** How long it is held. What rings on comes on top. */
  readonly seconds: number;
  /** Chance: no two strikes are alike. */
  readonly random: Random;
}

/** One sound in two ears. */
export interface Sounding {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** How each instrument sounds, at a peak of about 1. Sums of sines by hand: nothing sampled, nothing to license. */
export const sound: Readonly<Record<InstrumentName, (strike: Strike) => Sounding>> = {
  pad: strikePad,
  bass: strikeBass,
  mallet: strikeMallet,
  santoor: strikeSantoor,
  tanpura: strikeTanpura,
  drum: strikeDrum,
  shaker: strikeShaker,
};

function silence(seconds: number): Sounding {
  const length = Math.ceil(seconds * synthesisRateHz);
  return { left: new Float64Array(length), right: new Float64Array(length) };
}

/** A choir of strings: each ear hears two detuned voices of its own, which is where the width comes from. */
function strikePad({ frequencyHz, seconds, random }: Strike): Sounding {
  const out = silence(seconds + 2);
  for (const ear of [out.left, out.right]) {
    for (const cents of [-5 - 3 * random(), 4 + 4 * random()]) {
      for (const [harmonic, amplitude] of [
        [1, 0.34],
        [2, 0.1],
        [3, 0.045],
        [4, 0.015],
      ] as const) {
        const detuned = frequencyHz * harmonic * power(2, cents / 1_200);
        addPartial(ear, { frequencyHz: detuned, amplitude, decaySeconds: 60, phase: random() });
      }
    }
    shapeEnds(ear, Math.min(1.6, seconds * 0.5), 2.2);
  }
  return out;
}

/** Round and short of overtones; in the middle. */
function strikeBass({ frequencyHz, seconds, random }: Strike): Sounding {
  const out = silence(seconds + 0.8);
  const phase = random();
  for (const [harmonic, amplitude] of [
    [1, 0.75],
    [2, 0.22],
    [3, 0.06],
  ] as const) {
    addPartial(out.left, { frequencyHz: frequencyHz * harmonic, amplitude, decaySeconds: 8 / harmonic, phase });
  }
  shapeEnds(out.left, 0.06, 0.9);
  out.right.set(out.left);
  return out;
}

/** A felt mallet on a bar: the fundamental sings, the bar's own overtones (4 and 9.2 times) are only the touch. */
function strikeMallet({ frequencyHz, seconds, random }: Strike): Sounding {
  const ring = Math.max(seconds, 2.4 * power(440 / frequencyHz, 0.4));
  const out = silence(ring * 1.2);
  for (const ear of [out.left, out.right]) {
    const drift = 1 + 0.0006 * (random() - 0.5);
    addPartial(ear, { frequencyHz: frequencyHz * drift, amplitude: 0.8, decaySeconds: ring, phase: 0 });
    addPartial(ear, { frequencyHz: frequencyHz * 2, amplitude: 0.06, decaySeconds: ring * 0.5, phase: 0 });
    addPartial(ear, { frequencyHz: frequencyHz * 4, amplitude: 0.13, decaySeconds: ring * 0.22, phase: 0 });
    addPartial(ear, { frequencyHz: frequencyHz * 9.2, amplitude: 0.025, decaySeconds: 0.08, phase: 0 });
    shapeEnds(ear, 0.006, 0.05);
  }
  return out;
}

/** Hammered strings in courses: two strings an ear, slightly apart, so that the tone shimmers as it dies. */
function strikeSantoor({ frequencyHz, random }: Strike): Sounding {
  const ring = 2.2 * Math.sqrt(440 / frequencyHz);
  const out = silence(ring * 1.2);
  for (const ear of [out.left, out.right]) {
    for (const cents of [-2 - 2 * random(), 2 + 2 * random()]) {
      for (let harmonic = 1; harmonic <= 7; harmonic++) {
        const stretched = harmonic * Math.sqrt(1 + 0.00025 * harmonic * harmonic);
        addPartial(ear, {
          frequencyHz: frequencyHz * stretched * power(2, cents / 1_200),
          amplitude: 0.3 / power(harmonic, 1.5),
          decaySeconds: ring / power(harmonic, 0.75),
          phase: 0,
        });
      }
    }
    shapeEnds(ear, 0.003, 0.05);
  }
  return out;
}

/** A drone string over its curved bridge: higher harmonics open one after another and close again. */
function strikeTanpura({ frequencyHz, random }: Strike): Sounding {
  const seconds = 5;
  const out = silence(seconds);
  const bloom = silence(seconds);
  for (const side of ["left", "right"] as const) {
    const detuned = frequencyHz * (1 + 0.0012 * (random() - 0.5));
    for (let harmonic = 1; harmonic <= 12; harmonic++) {
      const amplitude = (0.3 / power(harmonic, 0.9)) * (0.8 + 0.4 * random());
      const target = harmonic > 3 ? bloom[side] : out[side];
      addPartial(target, {
        frequencyHz: detuned * harmonic,
        amplitude,
        decaySeconds: 6 / power(harmonic, 0.45),
        phase: random(),
      });
    }
    shapeEnds(bloom[side], 0.9, 1.5);
    bloom[side].forEach((value, at) => (out[side][at] = (out[side][at] as number) + 0.6 * value));
    shapeEnds(out[side], 0.03, 1.5);
  }
  return out;
}

/** The low side of a hand drum: a skin whose pitch falls as it is let go. */
function strikeDrum({ frequencyHz, random }: Strike): Sounding {
  const out = silence(0.7);
  let phase = 0;
  const strength = 0.9 + 0.1 * random();
  for (let at = 0; at < out.left.length; at++) {
    const seconds = at / synthesisRateHz;
    phase += (frequencyHz * (1 + 0.5 * exponential(-seconds / 0.035))) / synthesisRateHz;
    out.left[at] = strength * sineOfTurns(phase) * exponential(-seconds / 0.13);
  }
  shapeEnds(out.left, 0.004, 0.2);
  out.right.set(out.left);
  return out;
}

/** Small bells on an ankle, far away: a breath of noise, without its lows and its highest highs. */
function strikeShaker({ random }: Strike): Sounding {
  const out = silence(0.16);
  for (const ear of [out.left, out.right]) {
    let low = 0;
    let lower = 0;
    for (let at = 0; at < ear.length; at++) {
      low += (2 * random() - 1 - low) * 0.75;
      lower += (low - lower) * 0.5;
      ear[at] = 1.6 * (low - lower) * exponential(-at / (0.035 * synthesisRateHz));
    }
    shapeEnds(ear, 0.012, 0.04);
  }
  return out;
}

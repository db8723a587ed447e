import { soundWarmUpSamples, type DecodedSound, type SoundPart } from "../../media/decode/index.ts";
import { createTruePeakMeter, createWeightedEnergy, sampleRateHz } from "../../media/sound/index.ts";
import { clippedFrom, countClipped } from "../count-clipped.ts";
import { createBandEnergy, envelopeStepSamples } from "../lip-sync/index.ts";
import { loudnessStepMs } from "./listen-for-words.ts";

/** Divides a packet, and a step of the loudness meter: by it, what was heard in packets is told by the clock of any video. */
export const quantumSamples = 64;
const loudnessStepSamples = (sampleRateHz * loudnessStepMs) / 1_000;

/** What was heard in a stretch of sound, whichever video it is in, and wherever. */
export interface SoundEvidence {
  /** Mean squares of each quantum, weighted as loudness is. */
  readonly energy: Float32Array;
  /** Sums of squares of each, of the band in which open mouths are loud. */
  readonly band: Float32Array;
  readonly truePeakDbtp: number;
  /** At full scale, in either channel. */
  readonly clippedSamples: number;
}

export interface SoundWatch {
  hear(sound: DecodedSound): void;
  report(): SoundEvidence;
}

/** Listens to a part; what is heard from before it settles its filters. */
export function watchSound({ startSample, samples }: Pick<SoundPart, "startSample" | "samples">): SoundWatch {
  const warmUp = Math.min(soundWarmUpSamples, startSample);
  const loudness = createWeightedEnergy(quantumSamples);
  const peak = createTruePeakMeter();
  const band = createBandEnergy(quantumSamples);
  let clippedSamples = 0;
  return {
    hear({ startSample: at, channels: [left, other = left] }) {
      if (!left || !other) return;
      // A voice in the middle is the same on both sides, and measured once.
      const right = isSame(left, other) ? left : other;
      band.push({ startSample: at, channels: [left, right] });
      // Steps of the meter begin with the first sample that it hears.
      const skipped = Math.max(0, startSample - warmUp - at);
      const kept = Math.max(0, Math.min(left.length, startSample + samples - at));
      if (skipped >= kept) return;
      const block = { left: left.subarray(skipped, kept), right: right.subarray(skipped, kept) };
      loudness.push(block);
      peak.push(block);
      if (peak.soFar() >= clippedFrom) clippedSamples += countClipped(block.left, block.right);
    },
    report() {
      const energy = Float32Array.from(loudness.steps().slice(warmUp / quantumSamples));
      const first = startSample / quantumSamples;
      return {
        energy,
        band: Float32Array.from(energy, (_, at) => band.sumAt(first + at)),
        truePeakDbtp: peak.finish(),
        clippedSamples,
      };
    },
  };
}

function isSame(left: Float32Array, right: Float32Array): boolean {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  return at === left.length;
}

/** What was heard in all parts of a video, by its own clock. */
export interface HeardSound {
  /** Mean squares of whole steps of 100 ms. */
  readonly steps: readonly number[];
  /** Sums of the band, of whole steps of 5 ms. */
  readonly envelope: readonly number[];
  readonly soundMs: number;
  readonly truePeakDbtp: number;
  readonly clippedSamples: number;
}

export function joinSound(parts: readonly SoundEvidence[]): HeardSound {
  const quanta = parts.reduce((sum, { energy }) => sum + energy.length, 0);
  return {
    steps: toSteps(join(parts, "energy", quanta), loudnessStepSamples).map(
      (sum) => (sum * quantumSamples) / loudnessStepSamples,
    ),
    envelope: toSteps(join(parts, "band", quanta), envelopeStepSamples),
    soundMs: (quanta * quantumSamples * 1_000) / sampleRateHz,
    truePeakDbtp: Math.max(...parts.map((part) => part.truePeakDbtp)),
    clippedSamples: parts.reduce((sum, part) => sum + part.clippedSamples, 0),
  };
}

function join(parts: readonly SoundEvidence[], of: "energy" | "band", quanta: number): Float32Array {
  const all = new Float32Array(quanta);
  let at = 0;
  for (const part of parts) {
    all.set(part[of], at);
    at += part[of].length;
  }
  return all;
}

/** Sums of whole steps; a quantum that lies in two is shared out by time. */
function toSteps(quanta: Float32Array, stepSamples: number): number[] {
  const perStep = stepSamples / quantumSamples;
  return Array.from({ length: Math.floor(quanta.length / perStep) }, (_, step) => {
    const [from, to] = [step * perStep, (step + 1) * perStep];
    let sum = 0;
    for (let at = Math.floor(from); at < to; at += 1) {
      sum += (quanta[at] as number) * (Math.min(at + 1, to) - Math.max(at, from));
    }
    return sum;
  });
}

const headBytes = 16;

/** As bytes: the peak and the clipped samples as 64-bit floats, then both rows as 32-bit floats. */
export function writeSoundEvidence({ energy, band, truePeakDbtp, clippedSamples }: SoundEvidence): Uint8Array {
  const bytes = new Uint8Array(headBytes + energy.byteLength + band.byteLength);
  new Float64Array(bytes.buffer, 0, 2).set([truePeakDbtp, clippedSamples]);
  new Float32Array(bytes.buffer, headBytes).set(energy);
  new Float32Array(bytes.buffer, headBytes + energy.byteLength).set(band);
  return bytes;
}

export function readSoundEvidence(bytes: Uint8Array): SoundEvidence {
  const { buffer } = Uint8Array.from(bytes);
  const [truePeakDbtp, clippedSamples] = new Float64Array(buffer, 0, 2) as unknown as [number, number];
  const rows = new Float32Array(buffer, headBytes);
  const quanta = rows.length / 2;
  return { energy: rows.slice(0, quanta), band: rows.slice(quanta), truePeakDbtp, clippedSamples };
}

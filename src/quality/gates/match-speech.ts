/** How much of a spoken label is heard where it should be. */
export interface SpokenLabelReport {
  /** Its own length, in which it is looked for. */
  readonly durationMs: number;
  /** Stretches of it in which its voice is loud enough to be looked for. */
  readonly stretches: number;
  /** Share of these that are heard. */
  readonly heardShare: number;
  /** The middle one's likeness to what its voice said: 1 where nothing else is heard. */
  readonly likeness: number;
  /** The first word of what it is of, from its end; −1 where nothing is said. */
  readonly gapMs: number;
  /** How loud it is, against the whole, in LU. */
  readonly loudnessLu: number;
}

export const sampleRateHz = 48_000;
/** A syllable or so. */
const stretchSamples = 0.2 * sampleRateHz;
/** What a coder's and a limiter's delay may be off by. */
const offSamplesMax = 96;
/** Stretches below this share of the label's loudest are its pauses. */
const quietShare = 0.05;
/** What a stretch must be like to be counted as heard: music under it takes a tenth, another sentence leaves nothing. */
export const likenessMin = 0.7;

/**
 * Holds what is heard against what a voice said, stretch by stretch: by their correlation, which knows no loudness.
 * @param heard both channels as one, of exactly the place where it should be, with `offSamplesMax` before and behind it
 */
export function matchSpeech(
  heard: Float32Array,
  said: Float32Array,
): Pick<SpokenLabelReport, "stretches" | "heardShare" | "likeness"> {
  const starts = Array.from({ length: Math.floor(said.length / stretchSamples) }, (_, index) => index * stretchSamples);
  const energies = starts.map((start) => energyOf(said, start));
  const loudest = Math.max(0, ...energies);
  const loud = starts.filter((_, index) => (energies[index] as number) > loudest * quietShare);
  const likenesses = loud.map((start) => likenessAt(heard, said, start)).toSorted((a, b) => a - b);
  const stretches = loud.length;
  const heardOf = likenesses.filter((likeness) => likeness >= likenessMin).length;
  return {
    stretches,
    heardShare: stretches === 0 ? 0 : heardOf / stretches,
    likeness: likenesses[Math.floor(stretches / 2)] ?? 0,
  };
}

/** The best that it is like, a little earlier or later. */
function likenessAt(heard: Float32Array, said: Float32Array, start: number): number {
  let best = 0;
  for (let off = -offSamplesMax; off <= offSamplesMax; off += 2) {
    best = Math.max(best, correlate(heard, said, { heardAt: start + offSamplesMax + off, saidAt: start }));
  }
  return best;
}

function correlate(
  heard: Float32Array,
  said: Float32Array,
  { heardAt, saidAt }: { readonly heardAt: number; readonly saidAt: number },
): number {
  let [both, own, other] = [0, 0, 0];
  for (let i = 0; i < stretchSamples; i++) {
    const a = heard[heardAt + i] ?? 0;
    const b = said[saidAt + i] as number;
    both += a * b;
    own += a * a;
    other += b * b;
  }
  return own > 0 && other > 0 ? both / Math.sqrt(own * other) : 0;
}

function energyOf(sound: Float32Array, start: number): number {
  let sum = 0;
  for (let i = start; i < start + stretchSamples; i++) sum += (sound[i] as number) ** 2;
  return sum;
}

/** Taken before and behind the place where the label should be. */
export const labelMarginSamples = offSamplesMax;

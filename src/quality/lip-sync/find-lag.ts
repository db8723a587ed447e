import { envelopeStepMs, type SoundEnvelope } from "./sound-envelope.ts";

const lagMsMax = 300;

/** A stretch of frames with the opening in each, and when each is shown. */
export interface Stretch {
  readonly openings: readonly number[];
  readonly timesMs: readonly number[];
}

export interface Lag {
  /** By how much the sound comes after the mouth where the two run most alike; negative: the mouth is late. NaN where either never changes. */
  readonly lagMs: number;
  /**
   * How much better they run there than anywhere within the tolerance, in standard errors of Fisher's z: a short sentence
   * may run best at a lag by chance, a shifted one does so by more than chance lets it.
   */
  readonly certainty: number;
}

export interface Lags {
  /** Of each stretch by itself, in ms; NaN where either never changes. */
  readonly eachMs: readonly number[];
  /** The one lag of all of them: what is too short to tell by itself tells together with others. */
  readonly pooled: Lag;
}

/** The lags at which sound and mouth are held against each other, in ms. */
const lagsMs = Array.from({ length: (2 * lagMsMax) / envelopeStepMs + 1 }, (_, at) => at * envelopeStepMs - lagMsMax);

/** How much the sound comes after the mouth, stretch by stretch and over all. */
export function findLags(stretches: readonly Stretch[], sound: Pick<SoundEnvelope, "at">, frameMs: number): Lags {
  // A mouth is slower than a voice: the envelope is taken over two frames.
  const levelsAt = ({ timesMs }: Stretch, lagMs: number): readonly number[] =>
    timesMs.map((ms) => sound.at(ms + lagMs, 2 * frameMs));
  const products = stretches.map((stretch) => {
    const openings = deviationsOf(stretch.openings);
    return lagsMs.map((lagMs) => multiply(openings, deviationsOf(levelsAt(stretch, lagMs))));
  });
  const pooled = lagsMs.map((_, lag) => products.map((own) => own[lag] as Products).reduce(add, nothing));
  const eachMs = products.map((own) => bestOf(own)?.lagMs ?? Number.NaN);
  const best = bestOf(pooled);
  if (!best) return { eachMs, pooled: { lagMs: Number.NaN, certainty: 0 } };
  const tolerated = pooled.filter((_, lag) => Math.abs(lagsMs[lag] as number) <= frameMs).map(correlationOf);
  const telling = countTelling(
    stretches.map(({ openings }) => openings),
    stretches.map((stretch) => levelsAt(stretch, best.lagMs)),
  );
  const lead = fisherZ(best.likeness) - fisherZ(Math.max(...tolerated));
  return { eachMs, pooled: { lagMs: best.lagMs, certainty: lead * Math.sqrt(Math.max(1, telling - 3)) } };
}

/** Where the two run most alike; undefined where either never changes. */
function bestOf(products: readonly Products[]): { readonly lagMs: number; readonly likeness: number } | undefined {
  const likeness = products.map(correlationOf);
  const best = likeness.reduce((at, value, index) => (value > (likeness[at] as number) ? index : at), 0);
  return Number.isFinite(likeness[best])
    ? { lagMs: lagsMs[best] as number, likeness: likeness[best] as number }
    : undefined;
}

/**
 * How many frames that know nothing of each other tell as much as these: one word is one event, however many frames show it.
 * M. S. Bartlett, "Some aspects of the time-correlation problem in regard to tests of significance" (1935).
 */
function countTelling(openings: readonly (readonly number[])[], levels: readonly (readonly number[])[]): number {
  const frames = openings.reduce((sum, { length }) => sum + length, 0);
  const shared = persistence(openings) * persistence(levels);
  return (frames * (1 - shared)) / (1 + shared);
}

/** How far a frame says what the next one is: the correlation of neighbours, at least 0. */
function persistence(series: readonly (readonly number[])[]): number {
  let [neighbours, squares] = [0, 0];
  for (const values of series) {
    const middle = mean(values);
    values.forEach((value, at) => {
      squares += (value - middle) ** 2;
      if (at > 0) neighbours += (value - middle) * ((values[at - 1] as number) - middle);
    });
  }
  return squares > 0 ? Math.max(0, neighbours / squares) : 0;
}

/** R. A. Fisher, "Frequency distribution of the values of the correlation coefficient" (1915): its spread is 1/√(n − 3). */
function fisherZ(correlation: number): number {
  return Math.atanh(Math.max(-0.999, Math.min(0.999, correlation)));
}

/** Sums of products of two series, each about its mean: what Pearson's correlation is made of. */
interface Products {
  readonly both: number;
  readonly squaresA: number;
  readonly squaresB: number;
}

const nothing: Products = { both: 0, squaresA: 0, squaresB: 0 };

function add(one: Products, other: Products): Products {
  return {
    both: one.both + other.both,
    squaresA: one.squaresA + other.squaresA,
    squaresB: one.squaresB + other.squaresB,
  };
}

/** Each stretch is taken about its own means: a louder sentence is no later one. */
function multiply(a: Float64Array, b: Float64Array): Products {
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const x = a[at] as number;
    const y = b[at] as number;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return { both, squaresA, squaresB };
}

/** Pearson's; NaN where either never changes. */
function correlationOf({ both, squaresA, squaresB }: Products): number {
  return both / Math.sqrt(squaresA * squaresB);
}

/** From their mean. */
function deviationsOf(values: readonly number[]): Float64Array {
  const middle = mean(values);
  const about = new Float64Array(values.length);
  for (let at = 0; at < about.length; at++) about[at] = (values[at] as number) - middle;
  return about;
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

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

/** The mouth's openings and the sound's levels at the same instants. */
interface Pair {
  readonly openings: readonly number[];
  readonly levels: readonly number[];
}

/** The lag of one stretch. */
export function findLag(stretch: Stretch, sound: Pick<SoundEnvelope, "at">, frameMs: number): number {
  return findPooledLag([stretch], sound, frameMs).lagMs;
}

/** The one lag of several stretches: what is too short to tell by itself tells together with others. */
export function findPooledLag(stretches: readonly Stretch[], sound: Pick<SoundEnvelope, "at">, frameMs: number): Lag {
  const lags = Array.from({ length: (2 * lagMsMax) / envelopeStepMs + 1 }, (_, at) => at * envelopeStepMs - lagMsMax);
  // A mouth is slower than a voice: the envelope is taken over two frames.
  const pairsAt = (lag: number): Pair[] =>
    stretches.map(({ openings, timesMs }) => ({
      openings,
      levels: timesMs.map((ms) => sound.at(ms + lag, 2 * frameMs)),
    }));
  const likeness = lags.map((lag) => correlate(pairsAt(lag)));
  const best = likeness.reduce((at, value, index) => (value > (likeness[at] as number) ? index : at), 0);
  if (!Number.isFinite(likeness[best])) return { lagMs: Number.NaN, certainty: 0 };
  const lagMs = lags[best] as number;
  const tolerated = likeness.filter((_, index) => Math.abs(lags[index] as number) <= frameMs);
  const errors = 1 / Math.sqrt(Math.max(1, countTelling(pairsAt(lagMs)) - 3));
  const lead = fisherZ(likeness[best] as number) - fisherZ(Math.max(...tolerated));
  return { lagMs, certainty: lead / errors };
}

/**
 * How many frames that know nothing of each other tell as much as these: one word is one event, however many frames show it.
 * M. S. Bartlett, "Some aspects of the time-correlation problem in regard to tests of significance" (1935).
 */
function countTelling(pairs: readonly Pair[]): number {
  const frames = pairs.reduce((sum, { openings }) => sum + openings.length, 0);
  const shared = persistence(pairs.map(({ openings }) => openings)) * persistence(pairs.map(({ levels }) => levels));
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

/** Pearson's, with each stretch about its own means: a louder sentence is no later one. */
function correlate(pairs: readonly Pair[]): number {
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (const { openings, levels } of pairs) {
    const meanA = mean(openings);
    const meanB = mean(levels);
    openings.forEach((value, at) => {
      const [x, y] = [value - meanA, (levels[at] as number) - meanB];
      both += x * y;
      squaresA += x * x;
      squaresB += y * y;
    });
  }
  return both / Math.sqrt(squaresA * squaresB);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

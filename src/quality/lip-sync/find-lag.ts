import { envelopeStepMs, type SoundEnvelope } from "./sound-envelope.ts";

const lagMsMax = 300;

/**
 * By how much the sound comes after the mouth, in ms, where the two run most alike: the lag of the highest
 * correlation between opening and envelope. Negative: the mouth is late. NaN where either never changes.
 * @param openings one for each frame of `frames`, which are times in ms
 */
export function findLag(
  openings: readonly number[],
  timesMs: readonly number[],
  sound: SoundEnvelope,
  frameMs: number,
): number {
  const lags = Array.from({ length: (2 * lagMsMax) / envelopeStepMs + 1 }, (_, at) => at * envelopeStepMs - lagMsMax);
  // A mouth is slower than a voice: the envelope is taken over two frames.
  const likeness = lags.map((lag) =>
    correlate(
      openings,
      timesMs.map((ms) => sound.at(ms + lag, 2 * frameMs)),
    ),
  );
  const best = likeness.reduce((at, value, index) => (value > (likeness[at] as number) ? index : at), 0);
  return Number.isFinite(likeness[best]) ? (lags[best] as number) : Number.NaN;
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let [both, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, at) => {
    const [x, y] = [value - meanA, (b[at] as number) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return both / Math.sqrt(squaresA * squaresB);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

import type { Timeline } from "../../media/timeline/index.ts";

/** What is heard of what is said. */
export interface SpokenReport {
  /** Words that last long enough to be listened for. */
  readonly words: number;
  /** When those begin of which nothing is heard. */
  readonly silentAtMs: readonly number[];
  /** While words are said; NaN where none is. */
  readonly phonesASecond: number;
}

/** Mean squares of the loudness meter are of so long. */
export const loudnessStepMs = 100;

/** Shorter ones may fall between two steps. */
const wordMsMin = 2 * loudnessStepMs;
/** K-weighted, of a step: speech lies above −35, and the noise of a coder below −70. */
const heardLufsMin = -50;

/** Of each word that lasts, whether anything is heard while it is said. */
export function listenForWords(steps: readonly number[], { words, phones }: Timeline): SpokenReport {
  const heard = steps.map((meanSquare) => -0.691 + 10 * Math.log10(meanSquare) > heardLufsMin);
  const lasting = words.filter(({ startMs, endMs }) => endMs - startMs >= wordMsMin);
  const silent = lasting.filter(({ startMs, endMs }) => {
    const [from, to] = [Math.floor(startMs / loudnessStepMs), Math.ceil(endMs / loudnessStepMs)];
    return !heard.slice(from, to).some(Boolean);
  });
  const spokenMs = words.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs), 0);
  return {
    words: lasting.length,
    silentAtMs: silent.map(({ startMs }) => Math.round(startMs)),
    phonesASecond: spokenMs > 0 ? (phones.length * 1000) / spokenMs : Number.NaN,
  };
}

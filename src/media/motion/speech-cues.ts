import type { Random } from "../../core/index.ts";
import type { MotionPhone, MotionWord } from "./motion-request.ts";

/** A moment that the body marks: a stressed syllable. */
export interface Beat {
  readonly atMs: number;
  /** 0 to 1; 1 where the script emphasises the word strongly. */
  readonly weight: number;
  readonly emphasis: "strong" | "moderate" | "none";
}

export interface Phrase {
  readonly startMs: number;
  readonly endMs: number;
}

/** What of the speech moves head, brows and eyes. */
export interface SpeechCues {
  readonly beats: readonly Beat[];
  readonly phrases: readonly Phrase[];
  /** Where words end: an eye may close there without cutting one. */
  readonly wordEndsMs: readonly number[];
  readonly isQuestion: boolean;
}

/** A silence of this length ends a phrase. */
const pauseMsMin = 120;
const beatSpacingMs = 430;
const beatWeightMin = 0.58;
const emphasisWeight = { strong: 1, moderate: 0.97 } as const;

export function findCues(
  phones: readonly MotionPhone[],
  words: readonly MotionWord[],
  isQuestion: boolean,
  random: Random,
): SpeechCues {
  return {
    beats: findBeats(phones, words, random),
    phrases: findPhrases(phones),
    wordEndsMs: words.map((word) => word.endMs),
    isQuestion,
  };
}

function findPhrases(phones: readonly MotionPhone[]): readonly Phrase[] {
  const phrases: Phrase[] = [];
  let startMs: number | undefined;
  let endMs = 0;
  for (const phone of phones) {
    if (phone.ipa === "") continue;
    if (startMs !== undefined && phone.startMs - endMs >= pauseMsMin) {
      phrases.push({ startMs, endMs });
      startMs = undefined;
    }
    startMs ??= phone.startMs;
    endMs = phone.endMs;
  }
  if (startMs !== undefined) phrases.push({ startMs, endMs });
  return phrases;
}

/** The strongest stresses first, each keeping its distance to those already taken. */
function findBeats(phones: readonly MotionPhone[], words: readonly MotionWord[], random: Random): readonly Beat[] {
  const stressed = phones.filter((phone) => phone.stress === 2 && phone.ipa !== "");
  const candidates = [...stressed.map((phone) => beatOf(phone, words, random)), ...unstressedEmphasis(stressed, words)]
    .filter((beat) => beat.weight >= beatWeightMin)
    .sort((a, b) => b.weight - a.weight || a.atMs - b.atMs);
  const beats: Beat[] = [];
  for (const beat of candidates) {
    if (beats.every((taken) => Math.abs(taken.atMs - beat.atMs) >= beatSpacingMs)) beats.push(beat);
  }
  return beats.sort((a, b) => a.atMs - b.atMs);
}

/** A word that the script emphasises is marked in its middle where no syllable of it is stressed. */
function unstressedEmphasis(stressed: readonly MotionPhone[], words: readonly MotionWord[]): readonly Beat[] {
  return words.flatMap(({ startMs, endMs, emphasis }) => {
    if (emphasis !== "strong" && emphasis !== "moderate") return [];
    if (stressed.some((phone) => phone.startMs < endMs && phone.endMs > startMs)) return [];
    return [{ atMs: (startMs + endMs) / 2, weight: emphasisWeight[emphasis], emphasis }];
  });
}

function beatOf(phone: MotionPhone, words: readonly MotionWord[], random: Random): Beat {
  const atMs = (phone.startMs + phone.endMs) / 2;
  const word = words.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
  // The draw is made for every candidate, so that emphasis on one word leaves the others' beats as they were.
  const ordinary = 0.3 + 0.35 * Math.min(1, (phone.endMs - phone.startMs) / 160) + 0.3 * random();
  const emphasis = word?.emphasis;
  if (emphasis === "strong" || emphasis === "moderate") return { atMs, weight: emphasisWeight[emphasis], emphasis };
  return { atMs, weight: emphasis === "reduced" ? 0 : ordinary, emphasis: "none" };
}

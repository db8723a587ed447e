import type { GateResult } from "../gates/index.ts";
import { roundNumber } from "../gates/index.ts";

/** What a recogniser heard of a shot, beside what was to be said. */
export interface HeardWords {
  /** `model/hear@1.0.0`. */
  readonly model: string;
  readonly language: string;
  readonly wanted: string;
  readonly heard: string;
  /** Letters that were added, left out or changed, and letters that were wanted. */
  readonly edits: number;
  readonly letters: number;
  /** What is thought of what was heard, as of every text of a video. */
  readonly judged: { readonly action: "allow" | "review" | "block"; readonly categories: readonly string[] };
}

/**
 * Share of letters that differ. Recognisers of Indian languages write one and the same word in several ways, and numbers as digits or
 * as words: a quarter is no fault yet, and more than two thirds is another text.
 */
const errorReview = 0.4;
const errorFail = 0.7;

/** How far two texts are apart, by letters, digits and vowel signs alone: Levenshtein's distance over the letters that are wanted. */
export function compareTexts(wanted: string, heard: string): Pick<HeardWords, "edits" | "letters"> {
  const [from, to] = [lettersOf(wanted), lettersOf(heard)];
  let before = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [row, letter] of from.entries()) {
    const now = [row + 1];
    for (const [column, other] of to.entries()) {
      now.push(
        Math.min(
          (before[column + 1] as number) + 1,
          (now[column] as number) + 1,
          (before[column] as number) + (letter === other ? 0 : 1),
        ),
      );
    }
    before = now;
  }
  return { edits: before.at(-1) ?? 0, letters: from.length };
}

function lettersOf(text: string): string[] {
  return Array.from(
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, ""),
  );
}

/** The gates of a registered recogniser: whether what is heard may be said, and is what was to be said. */
export function judgeWords(shots: readonly HeardWords[]): readonly GateResult[] {
  return [judgeTranscript(shots), judgeSpeech(shots)];
}

/** Texts were judged before anything was made of them; what is heard is another text, which a voice or a recording may have changed. */
function judgeTranscript(shots: readonly HeardWords[]): GateResult {
  const doubted = shots.filter(({ judged }) => judged.action !== "allow");
  const blocked = doubted.filter(({ judged }) => judged.action === "block");
  const categories = [...new Set(doubted.flatMap(({ judged }) => judged.categories))].join(", ");
  return {
    name: "transcript",
    verdict: blocked.length > 0 ? "fail" : doubted.length > 0 ? "review" : "pass",
    reason:
      doubted.length > 0
        ? `in ${doubted.length} of ${shots.length} shots something is heard that may not be said: ${categories || "its language is judged by nobody"}`
        : `nothing is heard in ${shots.length} shots that may not be said`,
    numbers: { shots: shots.length, reviewed: doubted.length - blocked.length, blocked: blocked.length },
    thresholds: {},
  };
}

function judgeSpeech(shots: readonly HeardWords[]): GateResult {
  const sum = (take: (shot: HeardWords) => number): number => shots.reduce((total, shot) => total + take(shot), 0);
  const letters = sum((shot) => shot.letters);
  const error = letters === 0 ? 1 : sum(({ edits }) => edits) / letters;
  const worst = shots.toSorted((a, b) => b.edits / Math.max(1, b.letters) - a.edits / Math.max(1, a.letters))[0];
  const verdict = error >= errorFail ? "fail" : error >= errorReview ? "review" : "pass";
  const model = worst?.model ?? "a recogniser";
  return {
    name: "speech-text",
    verdict,
    reason:
      verdict === "pass"
        ? `${model} hears what was to be said, but for ${Math.round(100 * error)} % of its letters`
        : `${model} hears something else: ${Math.round(100 * error)} % of letters differ, as in ${JSON.stringify(worst?.heard.slice(0, 80) ?? "")} for ${JSON.stringify(worst?.wanted.slice(0, 80) ?? "")}`,
    numbers: { letterErrorRate: roundNumber(error), letters, shots: shots.length },
    thresholds: { errorReview, errorFail },
  };
}

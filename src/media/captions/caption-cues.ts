import { limits, SutradharError } from "../../core/index.ts";
import { splitAtoms } from "./break-atoms.ts";
import { chooseBreaks, cueMsMin, type CaptionMeasure, type CueText, type CueWordText } from "./caption-breaks.ts";
import { createCaptionClock, type CaptionClock } from "./caption-clock.ts";

/** One caption on the screen: one or two lines, from `startMs` to `endMs`. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
  /** In the order of the text, where they are to be marked as they are said. */
  readonly words?: readonly CueWord[];
}

/** A word on the screen: its line, its characters in it, and when it is said. */
export interface CueWord {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly startMs: number;
  readonly endMs: number;
}

export interface CaptionWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

// A pause up to this long is bridged by the caption before or after it; a longer one is not.
const pauseMsMax = 1_500;
const lingerMs = 800;

/**
 * Breaks a shot's caption into cues of at most two lines, each shown while its words are said. Times are the shot's
 * own. Cues follow each other without a gap; the first starts with the shot and the last ends with it, unless a long
 * pause lies there. A caption without text gives no cues.
 *
 * @throws SutradharError `limit_exceeded` above `limits.shotCharsMax` characters.
 */
export function captionCues(shot: {
  readonly caption: string;
  readonly words: readonly CaptionWord[];
  readonly language: string;
  readonly durationMs: number;
  readonly measure: CaptionMeasure;
  /** Whether the cues say when each of their words is said. */
  readonly marksWords?: boolean;
}): readonly Cue[] {
  if (shot.caption.length > limits.shotCharsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `a caption must have at most ${limits.shotCharsMax} characters, got ${shot.caption.length}: break the sentence in two`,
    );
  }
  const atoms = splitAtoms(shot.caption, shot.language, shot.measure);
  if (atoms.length === 0) return [];
  const clock = createCaptionClock(shot);
  const texts = chooseBreaks(atoms, clock, shot.measure);
  const times = chooseTimes(texts, clock, shot.durationMs);
  return texts.map(({ lines, words }, index) => ({
    startMs: times[index] ?? 0,
    endMs: times[index + 1] ?? 0,
    lines,
    ...(shot.marksWords ? { words: words.map((word) => timeWord(word, clock)) } : {}),
  }));
}

function timeWord({ line, start, end, firstChar, endChar }: CueWordText, clock: CaptionClock): CueWord {
  const startMs = Math.round(clock.timeAt(firstChar));
  return { line, start, end, startMs, endMs: Math.max(startMs, Math.round(clock.timeAt(endChar))) };
}

/** The cues' limits: where words start, moved as little as it takes to give each cue its time to be read. */
function chooseTimes(texts: readonly CueText[], clock: CaptionClock, durationMs: number): readonly number[] {
  const firstMs = clock.startMs <= pauseMsMax ? 0 : Math.round(clock.startMs);
  const lastMs = Math.round(durationMs - clock.endMs > pauseMsMax ? clock.endMs + lingerMs : durationMs);
  const inner = texts.slice(1).map((text) => Math.round(clock.timeAt(text.firstChar)));
  const minMs = Math.min(cueMsMin, Math.floor((lastMs - firstMs) / texts.length));
  let earliestMs = firstMs;
  const notTooEarly = inner.map((ms) => (earliestMs = Math.max(ms, earliestMs + minMs)));
  let latestMs = lastMs;
  const notTooLate = notTooEarly.toReversed().map((ms) => (latestMs = Math.min(ms, latestMs - minMs)));
  return [firstMs, ...notTooLate.toReversed(), lastMs];
}

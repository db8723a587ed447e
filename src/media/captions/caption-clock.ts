/** When each character of a caption is said. */
export interface CaptionClock {
  /** The time at which the character at this index starts to be said, in the shot. Never falls as the index rises. */
  timeAt(char: number): number;
  /** Of the first and last word. */
  readonly startMs: number;
  readonly endMs: number;
}

interface Anchor {
  readonly char: number;
  readonly ms: number;
}

/**
 * Finds the spoken words in the caption, in order, and interpolates between them: a word that is written otherwise than
 * it is reported takes its share of the time between its neighbours.
 */
export function createCaptionClock(shot: {
  readonly caption: string;
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  readonly durationMs: number;
}): CaptionClock {
  const startMs = clamp(shot.words[0]?.startMs ?? 0, 0, shot.durationMs);
  const endMs = clamp(shot.words.at(-1)?.endMs ?? shot.durationMs, startMs, shot.durationMs);
  const anchors: Anchor[] = [{ char: 0, ms: startMs }];
  let cursor = 0;
  let latestMs = startMs;
  const add = (char: number, ms: number): void => {
    latestMs = clamp(ms, latestMs, endMs);
    anchors.push({ char, ms: latestMs });
  };
  for (const word of shot.words) {
    const at = word.text === "" ? -1 : shot.caption.indexOf(word.text, cursor);
    if (at < 0) continue;
    cursor = at + word.text.length;
    add(at, word.startMs);
    add(cursor, word.endMs);
  }
  add(Math.max(shot.caption.length, cursor), endMs);
  return { timeAt: (char) => interpolate(anchors, char), startMs, endMs };
}

function interpolate(anchors: readonly Anchor[], char: number): number {
  const after = anchors.findLastIndex((anchor) => anchor.char <= char);
  const left = anchors[after];
  const right = anchors[after + 1];
  if (!left) return anchors[0]?.ms ?? 0;
  if (!right || right.char === left.char) return left.ms;
  return left.ms + ((right.ms - left.ms) * (char - left.char)) / (right.char - left.char);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

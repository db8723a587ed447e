import type { Cue } from "./caption-cues.ts";

/** A word stays marked through a gap this long; in a longer pause nothing is. */
const heldMs = 350;

/** The index of the word of a cue that is being said at this time of its shot, or undefined. */
export function findMarkedWord({ words = [] }: Pick<Cue, "words">, atMs: number): number | undefined {
  const index = words.findLastIndex((word) => word.startMs <= atMs);
  const word = words[index];
  if (!word) return undefined;
  return atMs < word.endMs + heldMs ? index : undefined;
}

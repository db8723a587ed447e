import type { Shot } from "../speech/script/index.ts";

const charsPerSecond = 13;

/** How long a sentence takes, in ms, with its pause: a guess from the number of its characters, before it is spoken. */
export function estimateSpeechMs({ sentence, pauseAfterMs }: Shot): number {
  return (sentence.caption.length * 1000) / charsPerSecond + pauseAfterMs;
}

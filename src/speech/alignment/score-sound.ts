import { bandCount, logMel } from "./log-mel.ts";
import { logSoftmax } from "./log-softmax.ts";
import { classPhones } from "./phone-classes.ts";

/** Asks the model: so many frames of 40 bands in, as many of scores for each class out. */
export type ScoreFrames = (heard: Float32Array, frames: number) => Promise<Float32Array>;

/** How far the model looks to each side: chunks overlap by it, and say the same as the whole would. */
export const contextFrames = 24;
/** Ten seconds: what a live caller would send at once, and what a server takes in one request. */
const chunkFrames = 1_000;

/**
 * How likely each class is in every frame of a sound, as logarithms: frame-major.
 * @param pcm 16 kHz, −1 to 1
 */
export async function scoreSound(pcm: Float32Array, score: ScoreFrames, chunk = chunkFrames): Promise<Float32Array> {
  const heard = logMel(pcm);
  const frames = heard.length / bandCount;
  const classes = classPhones.length;
  const scores = new Float32Array(frames * classes);
  for (let from = 0; from < frames; from += chunk) {
    const to = Math.min(frames, from + chunk);
    const start = Math.max(0, from - contextFrames);
    const end = Math.min(frames, to + contextFrames);
    const said = await score(heard.slice(start * bandCount, end * bandCount), end - start);
    scores.set(said.subarray((from - start) * classes, (to - start) * classes), from * classes);
  }
  return logSoftmax(scores, classes);
}

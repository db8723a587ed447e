import { exponential, logarithm } from "../../core/index.ts";

/** Scores as logarithms of how likely each class is, frame by frame, in place. */
export function logSoftmax(scores: Float32Array, classes: number): Float32Array {
  for (let at = 0; at < scores.length; at += classes) {
    let most = -Infinity;
    for (let index = at; index < at + classes; index++) most = Math.max(most, scores[index] as number);
    let sum = 0;
    for (let index = at; index < at + classes; index++) sum += exponential((scores[index] as number) - most);
    const total = most + logarithm(sum);
    for (let index = at; index < at + classes; index++) scores[index] = (scores[index] as number) - total;
  }
  return scores;
}

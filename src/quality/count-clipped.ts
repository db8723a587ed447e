/** A coder rounds full scale to a hair below it. */
export const clippedFrom = 0.9999;

/** How many samples are at full scale, in either channel. */
export function countClipped(left: Float32Array, right: Float32Array): number {
  let count = 0;
  for (let at = 0; at < left.length; at++) {
    const [one, other] = [left[at] as number, right[at] as number];
    if (one >= clippedFrom || one <= -clippedFrom || other >= clippedFrom || other <= -clippedFrom) count += 1;
  }
  return count;
}

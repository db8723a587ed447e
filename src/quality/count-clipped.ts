/** A coder rounds full scale to a hair below it. */
const clippedFrom = 0.9999;

/** How many samples are at full scale, in either channel. */
export function countClipped(left: Float32Array, right: Float32Array): number {
  let count = 0;
  for (let at = 0; at < left.length; at++) {
    if (Math.max(Math.abs(left[at] as number), Math.abs(right[at] as number)) >= clippedFrom) count += 1;
  }
  return count;
}

/** The one sample rate of the product: what voices return, what is mixed, what is delivered. */
export const sampleRateHz = 48_000;

/** Samples that travel together: 100 ms, which is also the step of the loudness gate. */
export const blockSamples = sampleRateHz / 10;

/** A stretch of stereo sound, −1 to 1; both channels are equally long. Whoever receives one may keep it. */
export interface StereoBlock {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** From a sample of the video up to another, which is not in it. */
export interface SampleSpan {
  readonly from: number;
  readonly to: number;
}

/** The largest magnitude among samples. */
export function peakOf({ left, right }: StereoBlock): number {
  let peak = 0;
  for (const channel of [left, right]) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

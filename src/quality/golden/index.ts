/** Golden samples: what a video looks and sounds like, kept when it was approved, and whether another is still like it. */
export { compareSamples, describeVerdict, type Finding, type SampleVerdict } from "./compare-samples.ts";
export { takeSample, type GoldenSample, type SamplePicture, type TakenSample } from "./take-sample.ts";

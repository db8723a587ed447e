/** What pictures have to be, whatever is in them: lit, steady, in range, and joined where chunks meet. */
export {
  planCaptionLooks,
  watchCaptions,
  type Area,
  type CaptionReport,
  type PlannedCaption,
} from "./caption-watch.ts";
export { createLightWatch, type LightReport } from "./light-watch.ts";
export { createFaceWatch, isMoved, measureStep, takeFaceStill, type FaceStep, type FaceStill } from "./face-still.ts";
export { createSampler, type SampledLuma } from "./sample-picture.ts";

/** From a request with every name bound to the plan that makes the video. */
export {
  planVideo,
  type CaptionMode,
  type PictureRequest,
  type PointCount,
  type PlannedShot,
  type ResolvedScene,
  type ShotStaging,
  type SlideRequest,
  type VideoPlan,
  type VideoRequest,
} from "./plan-video.ts";

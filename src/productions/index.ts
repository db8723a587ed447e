/** Videos as their customers know them: what was asked for, how far each is, and what came of it. */
export { presentVideo, type VideoView } from "./present-video.ts";
export { isOrderPath, type VideoOrder } from "./video-order.ts";
export { finishedStates, isFinished, mayFollow } from "./video-states.ts";
export {
  createVideo,
  findVideo,
  getVideo,
  listVideos,
  lockVideo,
  moveVideo,
  unknownVideo,
  type NewVideo,
  type Video,
  type VideoFilter,
  type VideoMove,
} from "./videos.ts";

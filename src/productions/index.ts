/** Videos as their customers know them: what was asked for, how far each is, what came of it, and who is told. */
export {
  exportEvents,
  exportFormats,
  isTypePattern,
  listEvents,
  locateEvent,
  locateLastEvent,
  openEventFeed,
  recordEvent,
  toCloudEvent,
  unknownEvent,
  type CloudEvent,
  type EventFeed,
  type EventFilter,
  type EventPage,
  type ExportFormat,
  type NewEvent,
  type PlacedEvent,
  type RecordedEvent,
} from "./events/index.ts";
export { beginScreening } from "./begin-screening.ts";
export { presentVideo, type VideoView } from "./present-video.ts";
export { isOrderPath, type VideoOrder } from "./video-order.ts";
export { finishedStates, isFinished, mayFollow } from "./video-states.ts";
export {
  countUnfinished,
  createVideo,
  createVideoOnce,
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

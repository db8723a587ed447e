/** A video that is still being made, as HLS: chunks that are there and the speech that belongs to them, in fragments. */
export { createInitSegment, type PreviewPicture } from "./init-segment.ts";
export {
  listPlayable,
  type Playable,
  type PlayableSegment,
  type PreviewChunk,
  type PreviewShot,
} from "./list-playable.ts";
export { createPlaylist } from "./playlist.ts";
export { spanSound } from "./span-sound.ts";
export { previewSound } from "./tracks.ts";
export { writeSegment } from "./write-segment.ts";

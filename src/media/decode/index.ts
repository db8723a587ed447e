/** Reads delivered files back: pictures, sound and what the tracks say of themselves. */
export { decodeMediaParts } from "./decode-parts.ts";
export { listMediaParts, type MediaParts, type PicturePart, type SoundPart } from "./media-parts.ts";
export { soundWarmUpSamples } from "./sound-parts.ts";
export {
  readMedia,
  type DecodedPicture,
  type DecodedSound,
  type MediaDescription,
  type MediaHandlers,
} from "./read-media.ts";
export { readSound } from "./read-sound.ts";
export { readSoundTrack, type SoundDescription } from "./read-sound-track.ts";
export { readChunkPictures } from "./read-chunk-pictures.ts";
export type { CopyPicture } from "./copy-picture.ts";
export { readPictures } from "./read-pictures.ts";

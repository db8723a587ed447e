/** Reads delivered files back: pictures, sound and what the tracks say of themselves. */
export {
  readMedia,
  type DecodedPicture,
  type DecodedSound,
  type MediaDescription,
  type MediaHandlers,
} from "./read-media.ts";

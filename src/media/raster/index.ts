/** Turns layers into pixels: the kernel, pictures in its format, and the stage that draws frames with it. */
export { createKernel, type Kernel } from "./kernel.ts";
export { checkImage, checkImageSize, type ImageSize } from "./check-image.ts";
export { decodeImage } from "./decode-image.ts";
export {
  alignPicture,
  padPicture,
  summarise,
  summariseSquares,
  toYuva,
  type Picture,
  type RgbaPicture,
} from "./picture.ts";
export { resample } from "./resample.ts";

import { checkImage, checkImageSize, decodeImage, type ImageSize, type RgbaPicture } from "../raster/index.ts";
import { drawSvg, measureSvg } from "./draw-svg.ts";

const isDrawing = (file: string): boolean => file.endsWith(".svg");

/**
 * Judges a rig's picture without drawing it, and tells its size in units: of a drawing, that of its viewBox.
 * @throws SutradharError `image_invalid` with the picture's name.
 */
export function checkLayer(bytes: Uint8Array, name: string): ImageSize {
  if (!isDrawing(name)) return checkImage(bytes, name);
  const size = measureSvg(bytes, name);
  checkImageSize(size, name);
  return size;
}

/** A rig's picture as premultiplied RGBA, a pixel a unit. @throws SutradharError `image_invalid`. */
export async function decodeLayer(bytes: Uint8Array, name: string): Promise<RgbaPicture> {
  if (!isDrawing(name)) return decodeImage(bytes, name);
  const { width, height } = checkLayer(bytes, name);
  return drawSvg(bytes, name, Math.max(width, height));
}

import { loadImage, createCanvas } from "@napi-rs/canvas";
import { SutradharError } from "../../core/index.ts";
import { checkImage, checkImageSize } from "./check-image.ts";
import type { RgbaPicture } from "./picture.ts";

/**
 * Decodes a PNG, JPEG or WebP to premultiplied RGBA.
 * @throws SutradharError `image_invalid` with the file's name.
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<RgbaPicture> {
  checkImage(bytes, name);
  let image;
  try {
    image = await loadImage(bytes);
  } catch (cause) {
    throw new SutradharError("image_invalid", `${name} cannot be decoded: it is damaged`, { cause });
  }
  const { width, height } = image;
  checkImageSize(image, name);
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return { width, height, data: new Uint8Array(canvas.data()) };
}

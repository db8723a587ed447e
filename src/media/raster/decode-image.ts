import { loadImage, createCanvas } from "@napi-rs/canvas";
import { limits, SutradharError } from "../../core/index.ts";
import { isWholeImage, readImageSize } from "./image-header.ts";
import type { RgbaPicture } from "./picture.ts";

const signatures: readonly (readonly (number | undefined)[])[] = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  // RIFF, four bytes of size, WEBP.
  [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
];

/**
 * Decodes a PNG, JPEG or WebP to premultiplied RGBA. Nothing but these three is tried: an SVG could reach out.
 * @throws SutradharError `image_invalid` with the file's name.
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<RgbaPicture> {
  if (bytes.length > limits.imageBytesMax) {
    throw new SutradharError(
      "image_invalid",
      `${name} has ${bytes.length} bytes; a picture may have ${limits.imageBytesMax}: save it smaller`,
    );
  }
  if (!signatures.some((signature) => signature.every((byte, i) => byte === undefined || bytes[i] === byte))) {
    throw new SutradharError("image_invalid", `${name} is not a PNG, JPEG or WebP picture`);
  }
  const size = readImageSize(bytes);
  if (size) checkSize(size, name);
  if (!size || !isWholeImage(bytes)) {
    throw new SutradharError("image_invalid", `${name} cannot be decoded: it is damaged or cut short; save it again`);
  }
  let image;
  try {
    image = await loadImage(bytes);
  } catch (cause) {
    throw new SutradharError("image_invalid", `${name} cannot be decoded: it is damaged`, { cause });
  }
  const { width, height } = image;
  checkSize(image, name);
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return { width, height, data: new Uint8Array(canvas.data()) };
}

function checkSize({ width, height }: { width: number; height: number }, name: string): void {
  const isFine =
    width >= 1 &&
    height >= 1 &&
    Math.max(width, height) <= limits.imageSideMax &&
    width * height <= limits.imagePixelsMax;
  if (isFine) return;
  throw new SutradharError(
    "image_invalid",
    `${name} is ${width} × ${height}; a picture may have ${limits.imageSideMax} pixels a side and ${limits.imagePixelsMax} in all: scale it down`,
  );
}

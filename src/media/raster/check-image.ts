import { limits, SutradharError } from "../../core/index.ts";
import { isWholeImage, readImageSize } from "./image-header.ts";

const signatures: readonly (readonly (number | undefined)[])[] = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  // RIFF, four bytes of size, WEBP.
  [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
];

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Judges a PNG, JPEG or WebP by its header and its end, without unpacking it, and tells its size. Nothing but these three
 * is taken: an SVG could reach out.
 * @throws SutradharError `image_invalid` with the file's name.
 */
export function checkImage(bytes: Uint8Array, name: string): ImageSize {
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
  if (size) checkImageSize(size, name);
  if (!size || !isWholeImage(bytes)) {
    throw new SutradharError("image_invalid", `${name} cannot be decoded: it is damaged or cut short; save it again`);
  }
  return size;
}

export function checkImageSize({ width, height }: ImageSize, name: string): void {
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

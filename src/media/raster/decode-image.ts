import { loadImage, createCanvas } from "@napi-rs/canvas";
import { limits, SutradharError } from "../../core/index.ts";
import type { RgbaPicture } from "./picture.ts";

const signatures: readonly { readonly kind: string; readonly bytes: readonly number[] }[] = [
  { kind: "png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { kind: "jpeg", bytes: [0xff, 0xd8, 0xff] },
  { kind: "webp", bytes: [0x52, 0x49, 0x46, 0x46] },
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
  if (!signatures.some((signature) => signature.bytes.every((byte, i) => bytes[i] === byte))) {
    throw new SutradharError("image_invalid", `${name} is not a PNG, JPEG or WebP picture`);
  }
  const size = readSize(bytes);
  if (size && size.width * size.height > limits.imagePixelsMax) {
    throw new SutradharError(
      "image_invalid",
      `${name} is ${size.width} × ${size.height}; a picture may have ${limits.imagePixelsMax} pixels: scale it down`,
    );
  }
  let image;
  try {
    image = await loadImage(bytes);
  } catch (cause) {
    throw new SutradharError("image_invalid", `${name} cannot be decoded: it is damaged`, { cause });
  }
  const { width, height } = image;
  if (width < 1 || height < 1 || width * height > limits.imagePixelsMax) {
    throw new SutradharError(
      "image_invalid",
      `${name} is ${width} × ${height}; a picture may have 1 to ${limits.imagePixelsMax} pixels`,
    );
  }
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return { width, height, data: new Uint8Array(canvas.data()) };
}

/** Width and height from a PNG's header, so that a bomb is refused before it is unpacked. */
function readSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes[0] !== 0x89 || bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

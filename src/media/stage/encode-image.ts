import { createCanvas, ImageData } from "@napi-rs/canvas";

/** Straight RGBA as a PNG or a JPEG (quality 88). */
export async function encodeImage(
  picture: { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray<ArrayBuffer> },
  kind: "png" | "jpeg",
): Promise<Uint8Array> {
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext("2d").putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
  return kind === "png" ? canvas.encode("png") : canvas.encode("jpeg", 88);
}

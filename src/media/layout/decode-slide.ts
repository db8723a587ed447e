import { createCanvas, loadImage } from "@napi-rs/canvas";
import { SutradharError } from "../../core/index.ts";
import { decodeImage, type RgbaPicture } from "../raster/index.ts";
import { guardSvg } from "./svg-guard.ts";

/** Whether a slide is a drawing: by its name, since a text has no signature. */
export function isDrawing(path: string): boolean {
  return /\.svg$/i.test(path);
}

/** Pixels of a drawing's longer side: enough to look at a third of it at 1080p. */
const drawingSidePx = 3_840;

/**
 * Decodes a slide: a PNG, JPEG or WebP, or an SVG that is closed in itself.
 * @throws SutradharError `image_invalid` with the file's name.
 */
export async function decodeSlide(
  bytes: Uint8Array,
  { name, isDrawing: isSvg }: { readonly name: string; readonly isDrawing: boolean },
): Promise<RgbaPicture> {
  if (!isSvg) return decodeImage(bytes, name);
  const drawing = guardSvg(bytes, name);
  const image = await loadImage(Buffer.from(drawing.sizedText(drawingSidePx))).catch((cause: unknown) => {
    throw new SutradharError("image_invalid", `${name} cannot be drawn: save it again, or as a PNG`, { cause });
  });
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return { width, height, data: new Uint8Array(canvas.data()) };
}

import { createCanvas, loadImage } from "@napi-rs/canvas";
import type { DrawnSheet } from "../../src/app/draw-sheet.ts";
import type { StillPicture } from "../../src/app/draw-still.ts";
import { comparePictures, describeDifference } from "../../src/quality/index.ts";

/** What of a sheet no longer looks as its file does: titles of cells, each with what differs most. Titles are not compared. */
export async function checkSheet(
  { canvas, cells }: DrawnSheet,
  files: { readonly drawn: Uint8Array; readonly kept: Uint8Array },
): Promise<readonly string[]> {
  const [drawn, kept] = [await decode(files.drawn), await decode(files.kept)];
  if (kept.width !== canvas.width || kept.height !== canvas.height) {
    return [`the sheet is ${canvas.width} × ${canvas.height}, its file ${kept.width} × ${kept.height}`];
  }
  return cells.flatMap(({ title, picture, x, y }) => {
    const place = { x, y, width: picture.width, height: picture.height };
    // Both went through JPEG, so that only what is new counts.
    const difference = comparePictures(drawn.crop(place), kept.crop(place));
    return difference.isNear ? [] : [`${title}: ${describeDifference(difference)}`];
  });
}

async function decode(bytes: Uint8Array) {
  const image = await loadImage(bytes);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const crop = (place: { x: number; y: number; width: number; height: number }): StillPicture => ({
    width: place.width,
    height: place.height,
    rgba: new Uint8ClampedArray(context.getImageData(place.x, place.y, place.width, place.height).data),
  });
  return { width: image.width, height: image.height, crop };
}

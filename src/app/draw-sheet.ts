import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createCanvas, ImageData, type Canvas } from "@napi-rs/canvas";
import { SutradharError } from "../core/index.ts";
import type { StillPicture } from "./draw-still.ts";
import { makeFolders } from "./make-folders.ts";

const gap = 12;
const titlePx = 26;
/** Of a JPEG, from the one that is taken if it fits down to the least that is still good to look at. */
const qualities = [88, 84, 80, 76, 72, 68, 64];

/** A picture of a sheet, drawn when the sheet is. */
export interface SheetCell {
  readonly title: string;
  readonly draw: () => Promise<StillPicture>;
}

/** Row by row; rows may differ in length and height. */
export type SheetRows = readonly (readonly SheetCell[])[];

export interface DrawnCell {
  readonly title: string;
  readonly picture: StillPicture;
  /** Of its top left corner on the sheet. */
  readonly x: number;
  readonly y: number;
}

export interface DrawnSheet {
  readonly canvas: Canvas;
  readonly cells: readonly DrawnCell[];
}

/** Rows of pictures, each over its title. */
export async function drawSheet(rows: SheetRows): Promise<DrawnSheet> {
  const cells: DrawnCell[] = [];
  let width = 0;
  let height = gap;
  for (const row of rows) {
    let x = gap;
    let rowPx = 0;
    for (const { title, draw } of row) {
      const picture = await draw();
      cells.push({ title, picture, x, y: height });
      x += picture.width + gap;
      rowPx = Math.max(rowPx, picture.height);
    }
    width = Math.max(width, x);
    height += rowPx + titlePx + gap;
  }
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#14181c";
  context.fillRect(0, 0, width, height);
  context.font = "17px 'Noto Sans', sans-serif";
  context.fillStyle = "#e8ecef";
  for (const { title, picture, x, y } of cells) {
    context.putImageData(new ImageData(picture.rgba, picture.width, picture.height), x, y);
    context.fillText(title, x, y + picture.height + 19);
  }
  return { canvas, cells };
}

/**
 * A sheet as a JPEG of the best quality with which it has at most `sizeBytesMax`.
 * @throws SutradharError `output_unwritable` where none is small enough.
 */
export async function encodeSheet(canvas: Canvas, sizeBytesMax = Infinity): Promise<Uint8Array> {
  for (const quality of qualities) {
    const bytes = await canvas.encode("jpeg", quality);
    if (bytes.length <= sizeBytesMax) return bytes;
  }
  throw new SutradharError(
    "output_unwritable",
    `a sheet of ${canvas.width} × ${canvas.height} must have at most ${sizeBytesMax} bytes: draw fewer or smaller cells`,
  );
}

/** Writes rows of pictures as a PNG or, where the path ends so, a JPEG. @throws SutradharError `output_unwritable` */
export async function writeSheet(
  out: string,
  rows: SheetRows,
): Promise<{ out: string; width: number; height: number }> {
  const { canvas } = await drawSheet(rows);
  const path = resolve(out);
  try {
    await makeFolders(dirname(path));
    await writeFile(path, await (/\.jpe?g$/i.test(path) ? encodeSheet(canvas) : canvas.encode("png")));
  } catch (cause) {
    throw new SutradharError("output_unwritable", `could not write ${path}: choose another --out`, { cause });
  }
  return { out: path, width: canvas.width, height: canvas.height };
}

import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createCanvas, ImageData } from "@napi-rs/canvas";
import { SutradharError } from "../core/index.ts";
import type { StillPicture } from "./draw-still.ts";
import { makeFolders } from "./make-folders.ts";

const gap = 12;
const titlePx = 26;

export interface SheetCell {
  readonly title: string;
  readonly picture: StillPicture;
}

/** Rows of pictures, each over its title, as a PNG or, where the path ends so, a JPEG. */
export async function writeSheet(
  out: string,
  rows: readonly (readonly SheetCell[])[],
): Promise<{ out: string; width: number; height: number }> {
  const heights = rows.map((row) => Math.max(...row.map(({ picture }) => picture.height)) + titlePx + gap);
  const widths = rows.map((row) => row.reduce((sum, { picture }) => sum + picture.width + gap, gap));
  const sheet = createCanvas(
    Math.max(...widths),
    heights.reduce((sum, height) => sum + height, gap),
  );
  const context = sheet.getContext("2d");
  context.fillStyle = "#14181c";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.font = "17px 'Noto Sans', sans-serif";
  context.fillStyle = "#e8ecef";
  let y = gap;
  for (const [index, row] of rows.entries()) {
    let x = gap;
    for (const { title, picture } of row) {
      context.putImageData(new ImageData(picture.rgba, picture.width, picture.height), x, y);
      context.fillText(title, x, y + picture.height + 19);
      x += picture.width + gap;
    }
    y += heights[index] ?? 0;
  }
  const path = resolve(out);
  try {
    await makeFolders(dirname(path));
    await writeFile(path, await (/\.jpe?g$/i.test(path) ? sheet.encode("jpeg", 82) : sheet.encode("png")));
  } catch (cause) {
    throw new SutradharError("output_unwritable", `could not write ${path}: choose another --out`, { cause });
  }
  return { out: path, width: sheet.width, height: sheet.height };
}

import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Canvas } from "@napi-rs/canvas";
import { SutradharError } from "../core/index.ts";
import { makeFolders } from "./make-folders.ts";

/** Writes a canvas as a PNG and returns its absolute path. @throws SutradharError `output_unwritable` */
export async function writePicture(canvas: Canvas, out: string): Promise<string> {
  const path = resolve(out);
  try {
    await makeFolders(dirname(path));
    await writeFile(path, await canvas.encode("png"));
  } catch (cause) {
    throw new SutradharError("output_unwritable", `could not write ${path}: choose another --out`, { cause });
  }
  return path;
}

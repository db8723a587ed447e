import { readFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import { parseBackground, writeLights } from "../../media/backdrop/index.ts";
import { bakeLoop } from "../../media/clip/index.ts";

export interface BakeClipTask {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** What the clip is called in messages. */
  readonly name: string;
  /** Where each file of the asset lies, by its path inside it. */
  readonly paths: Readonly<Record<string, string>>;
  /** Where the loop is to be written. */
  readonly loopPath: string;
}

/** Writes the loop, and returns its first picture as a plate. A clip has no lights of its own. */
export async function bakeClipTask(task: BakeClipTask): Promise<{ plate: Uint8Array; lights: Uint8Array }> {
  const { width, height, frameRate, loopPath, name } = task;
  const description = task.paths["background.json"];
  const { clip } = parseBackground(description ? await readFile(description, "utf8") : "", "background.json");
  const clipPath = clip === undefined ? undefined : task.paths[clip];
  if (!clipPath) throw new SutradharError("background_invalid", `${name} has no clip`);
  const { luma, blue, red } = bakeLoop({ clipPath, name, width, height, frameRate, loopPath });
  const plate = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0, at = 0; y < height; y++) {
    const chromaRow = (y >> 1) * (width / 2);
    for (let x = 0; x < width; x++, at += 4) {
      plate[at] = luma[y * width + x] as number;
      plate[at + 1] = blue[chromaRow + (x >> 1)] as number;
      plate[at + 2] = red[chromaRow + (x >> 1)] as number;
    }
  }
  return { plate, lights: writeLights({ sprites: [], lights: [] }) };
}

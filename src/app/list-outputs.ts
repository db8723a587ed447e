import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { SutradharError } from "../core/index.ts";
import type { Profile } from "../media/timeline/index.ts";
import { probeFile } from "./place-file.ts";
import type { RenderRequest } from "./render-script.ts";

/** A file that a render leaves behind. */
export interface RenderOutput {
  readonly kind: "video" | "poster" | "declaration" | "vtt" | "srt" | "timeline" | "lock";
  readonly path: string;
}

/** By its name: sound is written into M4A, and nothing else is. */
export function isSoundFile(path: string): boolean {
  return extname(path).toLowerCase() === ".m4a";
}

/** @throws SutradharError `output_unwritable` where the file's name does not say what is in it */
export function checkEnding(out: string, { name, isSoundOnly }: Pick<Profile, "name" | "isSoundOnly">): void {
  if (isSoundFile(out) === (isSoundOnly === true)) return;
  throw new SutradharError(
    "output_unwritable",
    `${out}: the profile ${name} is written into a file that ends in ${isSoundOnly ? ".m4a" : ".mp4"}: name it so with --out` +
      (isSoundOnly ? "" : ", or ask for sound alone with --audio-only"),
  );
}

/** Every file that a request will write, the video first. */
export function listOutputs(request: RenderRequest): RenderOutput[] {
  const { captions, timelinePath, lockPath } = request;
  const out = resolve(request.out);
  const base = out.slice(0, out.length - extname(out).length);
  const sidecars = (["vtt", "srt"] as const).map((kind) => ({ kind, path: `${base}.${kind}` }));
  return [
    { kind: "video", path: out },
    ...(isSoundFile(out) ? [] : [{ kind: "poster" as const, path: `${base}.jpg` }]),
    { kind: "declaration", path: `${base}.declaration.json` },
    ...(captions === "sidecar" || captions === "both" ? sidecars : []),
    ...(timelinePath === undefined ? [] : [{ kind: "timeline" as const, path: resolve(timelinePath) }]),
    ...(lockPath === undefined ? [] : [{ kind: "lock" as const, path: resolve(lockPath) }]),
  ];
}

/**
 * Tries to write beside every target, before anything is rendered, and leaves nothing behind.
 * @throws SutradharError `output_unwritable`, `disk_full`
 */
export async function checkOutputs(request: RenderRequest): Promise<void> {
  const targets = [resolve(request.scriptPath), ...listOutputs(request).map(({ path }) => path)];
  const twice = targets.find((path, index) => targets.indexOf(path) !== index);
  if (twice) {
    throw new SutradharError(
      "output_unwritable",
      `${twice} would be read or written twice: choose another --out, --timeline or --lock`,
    );
  }
  for (const path of targets.slice(1)) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) {
      throw new SutradharError("output_unwritable", `${path} is a folder: name a file in it`);
    }
    await probeFile(path);
  }
}

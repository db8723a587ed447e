import { readFile } from "node:fs/promises";
import type { Digest } from "../../core/index.ts";
import type { BlobStore } from "../../store/index.ts";

/** Puts every slide among the blobs, so that a plan can name it by its digest. */
export async function bindSlides(
  files: ReadonlyMap<string, string>,
  blobs: Pick<BlobStore, "put">,
): Promise<ReadonlyMap<string, Digest>> {
  const bound = new Map<string, Digest>();
  for (const [name, path] of files) bound.set(name, await blobs.put(await readFile(path)));
  return bound;
}

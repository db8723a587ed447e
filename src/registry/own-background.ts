import { copyFile, readFile, rm, stat } from "node:fs/promises";
import { extname } from "node:path";
import { canonicalJson, limits, SutradharError, type Digest } from "../core/index.ts";
import { decodeImage } from "../media/raster/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { Asset, AssetManifest } from "./asset.ts";

const clipEndings: Readonly<Record<string, string>> = { ".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".webm": "webm" };
const pictureEndings: Readonly<Record<string, string>> = {
  ".png": "png",
  ".jpg": "jpg",
  ".jpeg": "jpg",
  ".webp": "webp",
};

/**
 * Makes a background of a company's own picture or clip. The file is read through before it is taken: what cannot be drawn
 * is refused here, before anything is rendered. Its name is its digest, so the same bytes under another name are the same.
 * @param named the path as the script has it, for messages.
 * @throws SutradharError `image_invalid`, `video_invalid` or `file_too_large`, with the file's name and what to do.
 */
export async function bindOwnBackground(
  path: string,
  named: string,
  blobs: Pick<BlobStore, "put" | "temporaryPath" | "takeFile">,
): Promise<Asset> {
  const ending = extname(named).toLowerCase();
  const clip = clipEndings[ending];
  const picture = pictureEndings[ending];
  if (!clip && !picture)
    throw new SutradharError("background_invalid", `${named} must be a PNG, JPEG, WebP, MP4, MOV or WebM`);
  await checkBytes(path, named, clip ? limits.clipBytesMax : limits.imageBytesMax);
  const file = clip ? `clip.${clip}` : `picture.${picture}`;
  const digest = clip ? await putClip(path, named, blobs) : await putPicture(path, named, blobs);
  const name = `own-${digest.slice(0, 16)}`;
  const version = "1.0.0";
  const description = {
    format: 1,
    name,
    version,
    title: "own background",
    ...(clip ? { clip: file } : { pictures: { wide: file } }),
  };
  const put = (value: Parameters<typeof canonicalJson>[0]) => blobs.put(new TextEncoder().encode(canonicalJson(value)));
  const files = { [file]: digest, "background.json": await put(description) };
  const manifest: AssetManifest = { kind: "background", name, version, files };
  return {
    kind: "background",
    name,
    version,
    title: named,
    digest: await put({ ...manifest }),
    ...(clip ? { isClip: true } : {}),
  };
}

async function checkBytes(path: string, named: string, bytesMax: number): Promise<void> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${named} beside the script`, { cause });
  });
  if (!info.isFile()) throw new SutradharError("file_missing", `${named} is not a file`);
  if (info.size > bytesMax) {
    throw new SutradharError(
      "file_too_large",
      `${named} has ${info.size} bytes; it may have ${bytesMax}: save it smaller`,
    );
  }
}

async function putPicture(path: string, named: string, blobs: Pick<BlobStore, "put">): Promise<Digest> {
  const bytes = await readFile(path);
  await decodeImage(bytes, named);
  return blobs.put(bytes);
}

/** A clip may be too large to hold: it is copied as a file, and what was copied is what is checked. */
async function putClip(
  path: string,
  named: string,
  blobs: Pick<BlobStore, "temporaryPath" | "takeFile">,
): Promise<Digest> {
  // Loaded with the first clip: it brings the codec.
  const { checkClip } = await import("../media/clip/index.ts");
  const copy = blobs.temporaryPath();
  try {
    await copyFile(path, copy);
    checkClip(copy, named);
    return await blobs.takeFile(copy);
  } finally {
    await rm(copy, { force: true });
  }
}

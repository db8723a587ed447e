import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { canonicalJson, digestJson, limits, SutradharError, type Digest } from "../core/index.ts";
import type { ImageSize } from "../media/raster/index.ts";
import { listRigFiles, parseRig } from "../media/rig/index.ts";
import { checkLayer } from "../media/svg/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { Asset, AssetManifest } from "./asset.ts";
import { checkRigFiles } from "./check-rig-files.ts";

const rigFile = "rig.json";

/**
 * Makes an avatar of a rig's folder beside a script. Only `rig.json` and what it names is taken; a link that leads out of
 * the folder is not followed. The asset's name is made of its bytes: a folder may hold a rig by the name of one that ships.
 * @param named the folder as the script has it, for messages.
 * Whose face it is, its rig must say.
 * @throws SutradharError `avatar_unknown` where there is no rig, `rig_invalid`, `image_invalid`, or `limit_exceeded`.
 */
export async function bindOwnAvatar(folder: string, named: string, blobs: Pick<BlobStore, "put">): Promise<Asset> {
  const root = await realpath(folder).catch((cause: unknown) => {
    throw new SutradharError("avatar_unknown", `there is no folder ${named} with a ${rigFile}`, { cause });
  });
  const text = await readInside(root, rigFile, limits.rigBytesMax, named);
  if (!text) {
    throw new SutradharError(
      "avatar_unknown",
      `${named} must be a folder with a ${rigFile}, and has none: start one with sutradhar avatar new`,
    );
  }
  const rig = parseRig(Buffer.from(text).toString("utf8"), join(named, rigFile));
  const files: Record<string, Digest> = { [rigFile]: await blobs.put(text) };
  const sizes = new Map<string, ImageSize>();
  let bytesLeft = limits.avatarBytesMax;
  // One after another: no more than one picture is held at a time.
  for (const file of listRigFiles(rig)) {
    const bytes = await readInside(root, file, limits.imageBytesMax, named);
    if (!bytes) continue;
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) {
      throw new SutradharError(
        "limit_exceeded",
        `the pictures of ${named} have more than ${limits.avatarBytesMax} bytes in all: save them smaller`,
      );
    }
    sizes.set(file, checkLayer(bytes, join(named, file)));
    files[file] = await blobs.put(bytes);
  }
  checkRigFiles(rig, join(named, rigFile), sizes);
  const name = `own-${digestJson(files).slice(0, 16)}`;
  const { version, title, voice, manner, likeness } = rig;
  if (likeness === undefined) throw saysNothing(named);
  const manifest: AssetManifest = { kind: "avatar", name, version, files };
  const digest = await blobs.put(new TextEncoder().encode(canonicalJson({ ...manifest })));
  const traits = { ...(voice ? { voice } : {}), ...(manner ? { manner } : {}), likeness };
  return { kind: "avatar", name, version, title, digest, ...traits };
}

/** A face of which nobody says whose it is could be anybody's: no consent could be looked for. */
function saysNothing(named: string): SutradharError {
  return new SutradharError(
    "rig_invalid",
    `${join(named, rigFile)} must say whose face it is: add "likeness": "synthetic" for an invented one, or "likeness": { "person": "NAME" } with the name that the registry keeps them under`,
  );
}

/** A file of the folder, or undefined where it is not there, is none, or is a link that leads out. */
async function readInside(
  root: string,
  file: string,
  bytesMax: number,
  named: string,
): Promise<Uint8Array | undefined> {
  const real = await realpath(join(root, file)).catch(() => undefined);
  if (!real?.startsWith(root + sep)) return undefined;
  const info = await stat(real);
  if (!info.isFile()) return undefined;
  if (info.size > bytesMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${join(named, file)} has ${info.size} bytes; it may have ${bytesMax}: save it smaller`,
    );
  }
  return readFile(real);
}

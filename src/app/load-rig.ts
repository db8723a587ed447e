import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { limits, SutradharError, type Problem } from "../core/index.ts";
import type { RgbaPicture } from "../media/raster/index.ts";
import { listRigFiles, parseRig, type Rig } from "../media/rig/index.ts";
import { decodeLayer } from "../media/svg/index.ts";
import type { Config } from "./config.ts";
import { nameRigFiles } from "./name-rig-files.ts";

/** An avatar's rig with every picture that it names, decoded. */
export interface LoadedRig {
  readonly rig: Rig;
  readonly pictures: ReadonlyMap<string, RgbaPicture>;
  /** Where it lies, absolute. */
  readonly folder: string;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads the rig of an avatar that ships, by its name, or of a folder with a `rig.json` in it.
 * @throws SutradharError `avatar_unknown`, or `rig_invalid` with a problem for each picture that cannot be used.
 */
export async function loadRig(named: string, { assetsDirectory }: Pick<Config, "assetsDirectory">): Promise<LoadedRig> {
  const folder = await findRigFolder(named, assetsDirectory);
  const path = join(folder, "rig.json");
  const text = await readRig(path);
  const rig = parseRig(text, named.includes(sep) ? path : join(basename(folder), "rig.json"));
  return { rig, folder, pictures: await readPictures(rig, folder) };
}

/** A bare name is an avatar of the assets' if there is one; all else is a path. */
async function findRigFolder(named: string, assetsDirectory: string): Promise<string> {
  const shipped = join(assetsDirectory, "avatars", named);
  if (/^[a-z0-9][a-z0-9-]*$/.test(named) && (await isFile(join(shipped, "rig.json")))) return shipped;
  const own = basename(named) === "rig.json" ? dirname(resolve(named)) : resolve(named);
  if (await isFile(join(own, "rig.json"))) return own;
  const isFolder = (await stat(own).catch(() => undefined))?.isDirectory();
  throw new SutradharError(
    "avatar_unknown",
    isFolder
      ? `${named} is a folder without a rig.json: start one with sutradhar avatar new, or name the folder that holds it`
      : `there is no avatar ${JSON.stringify(named)}, and no folder: see sutradhar avatars, or name a folder with a rig.json`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

async function readRig(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size <= limits.rigBytesMax) return readFile(path, "utf8");
  throw new SutradharError("rig_invalid", `${path} has ${size} bytes; a rig.json may have ${limits.rigBytesMax}`);
}

/** Every picture is tried, so that whoever mends a rig sees at once all that is wrong with it. */
async function readPictures(rig: Rig, folder: string): Promise<ReadonlyMap<string, RgbaPicture>> {
  const pictures = new Map<string, RgbaPicture>();
  const problems: Problem[] = [];
  const users = nameRigFiles(rig);
  for (const file of listRigFiles(rig)) {
    try {
      pictures.set(file, await readPicture(join(folder, file), file));
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
      problems.push({ code: "rig_invalid", message: `${users.get(file) ?? "rig"}: ${error.message}` });
    }
  }
  const [first] = problems;
  if (!first) return pictures;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : "";
  throw new SutradharError("rig_invalid", `${rig.name}: ${first.message}${more}`, {
    problems: problems.slice(0, limits.problemsMax),
  });
}

async function readPicture(path: string, file: string): Promise<RgbaPicture> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) {
    throw new SutradharError("rig_invalid", `there is no file ${file} in the rig's folder: add it, or name another`);
  }
  if (info.size > limits.imageBytesMax) {
    throw new SutradharError(
      "rig_invalid",
      `${file} has ${info.size} bytes; a picture may have ${limits.imageBytesMax}: save it smaller`,
    );
  }
  const bytes = await readFile(path);
  // A JPEG or WebP under a PNG's name could be decoded, but a layer without air around its ink is a box.
  if (file.endsWith(".png") && !pngSignature.every((byte, i) => bytes[i] === byte)) {
    throw new SutradharError(
      "rig_invalid",
      `${file} is not a PNG, whatever its name says: export it as one, with alpha`,
    );
  }
  return decodeLayer(bytes, file);
}

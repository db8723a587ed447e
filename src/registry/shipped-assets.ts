import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, limits, SutradharError, type Digest, type ErrorCode } from "../core/index.ts";
import { listBackgroundFiles, parseBackground, type BackgroundFile } from "../media/backdrop/index.ts";
import type { ImageSize } from "../media/raster/index.ts";
import { parseRig, type Rig } from "../media/rig/index.ts";
import { checkLayer } from "../media/svg/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { BrandAsset } from "./brand-asset.ts";
import { parseAssetName, type Asset, type AssetKind, type AssetManifest, type AssetSummary } from "./asset.ts";
import { checkRigFiles } from "./check-rig-files.ts";
import { bindOwnAvatar } from "./own-avatar.ts";

const folders: Readonly<Record<AssetKind, string>> = {
  avatar: "avatars",
  background: "backgrounds",
  music: "music",
  sting: "stings",
  brand: "brands",
};
const unknownCodes: Readonly<Record<AssetKind, ErrorCode>> = {
  avatar: "avatar_unknown",
  background: "background_unknown",
  music: "music_unknown",
  sting: "music_unknown",
  brand: "brand_unknown",
};

const brokenCodes: Readonly<Record<AssetKind, ErrorCode>> = {
  ...unknownCodes,
  avatar: "rig_invalid",
  background: "background_invalid",
  brand: "brand_invalid",
};

/** The file that says what an asset is. */
const descriptionFiles: Readonly<Record<AssetKind, string>> = {
  avatar: "rig.json",
  background: "background.json",
  music: "score.json",
  sting: "score.json",
  brand: "brand.json",
};

/** The assets that ship with the product: one folder each, read when they are asked for. */
export interface ShippedAssets {
  list(kind: AssetKind): Promise<AssetSummary[]>;
  /** Puts the asset's files into the blob store and binds it to their digests. @throws `avatar_unknown` and its kin. */
  bind(kind: AssetKind, name: string): Promise<Asset>;
  /** The same for a brand, with its kit. @throws `brand_unknown`, `brand_invalid`. */
  bindBrand(name: string): Promise<BrandAsset>;
  /** The same for a kit in a folder of the script's. */
  bindBrandFolder(folder: string, named: string): Promise<BrandAsset>;
  /** The same for a rig in a folder of the script's. @throws `avatar_unknown`, `rig_invalid`. */
  bindAvatarFolder(folder: string, named: string): Promise<Asset>;
}

export function createShippedAssets(options: { directory: string; blobs: Pick<BlobStore, "put"> }): ShippedAssets {
  const { directory, blobs } = options;
  const bound = new Map<string, Promise<Asset>>();
  const brands = new Map<string, Promise<BrandAsset>>();

  const describe = async (kind: AssetKind, name: string): Promise<AssetSummary> => {
    const path = join(directory, folders[kind], name, descriptionFiles[kind]);
    const json = parseDescription(kind, path, await readFile(path, "utf8").catch(() => undefined));
    const { version, title, voice } = json;
    return {
      kind,
      name,
      version: typeof version === "string" ? version : "0.0.0",
      title: typeof title === "string" ? title : name,
      ...(voice === "female" || voice === "male" ? { voice } : {}),
    };
  };

  const list = async (kind: AssetKind): Promise<AssetSummary[]> => {
    const names = await listFolders(join(directory, folders[kind]));
    return Promise.all(names.map((name) => describe(kind, name)));
  };

  const locate = async (kind: AssetKind, wanted: string): Promise<{ summary: AssetSummary; folder: string }> => {
    const known = await listFolders(join(directory, folders[kind]));
    const parsed = parseAssetName(wanted);
    if (!parsed || !known.includes(parsed.name)) {
      throw new SutradharError(
        unknownCodes[kind],
        `there is no ${kind} ${JSON.stringify(wanted)}; there are ${known.join(", ") || "none"}`,
      );
    }
    const summary = await describe(kind, parsed.name);
    if (parsed.version && parsed.version !== summary.version) {
      throw new SutradharError(
        unknownCodes[kind],
        `${kind} ${parsed.name} has version ${summary.version}, not ${parsed.version}`,
      );
    }
    return { summary, folder: join(directory, folders[kind], parsed.name) };
  };

  const bind = async (kind: AssetKind, wanted: string): Promise<Asset> => {
    const { summary, folder } = await locate(kind, wanted);
    const { name, version } = summary;
    const { files, sizes } = await putFiles(blobs, folder, `${kind} ${name}`);
    const rig = kind === "avatar" ? await checkRig(folder, sizes) : undefined;
    const isClip = kind === "background" && (await checkBackground(folder, files)).clip !== undefined;
    const manifest: AssetManifest = { kind, name, version, files };
    const digest = await blobs.put(new TextEncoder().encode(canonicalJson({ ...manifest })));
    return { ...summary, digest, ...(isClip ? { isClip } : {}), ...(rig?.manner ? { manner: rig.manner } : {}) };
  };

  const bindBrand = async (wanted: string): Promise<BrandAsset> => {
    const { summary, folder } = await locate("brand", wanted);
    return bindKit(folder, join(folders.brand, summary.name), blobs);
  };

  return {
    list,
    bind: keepFirst(bound, (kind, name) => (kind === "brand" ? bindBrand(name) : bind(kind, name))),
    bindBrand: (name) => keepFirst(brands, (_kind, wanted) => bindBrand(wanted))("brand", name),
    bindBrandFolder: (folder, named) => keepFirst(brands, () => bindKit(folder, named, blobs))("brand", `./${named}`),
    bindAvatarFolder: (folder, named) => keepFirst(bound, () => bindOwnAvatar(folder, named, blobs))("avatar", folder),
  };
}

/** Loaded with the first brand: it brings readers of fonts and drawings. */
async function bindKit(folder: string, named: string, blobs: Pick<BlobStore, "put">): Promise<BrandAsset> {
  const { bindBrandKit } = await import("./brand-asset.ts");
  return bindBrandKit(folder, named, blobs);
}

/** An asset is bound once, however often it is named. */
function keepFirst<T>(
  known: Map<string, Promise<T>>,
  bind: (kind: AssetKind, name: string) => Promise<T>,
): (kind: AssetKind, name: string) => Promise<T> {
  return (kind, name) => {
    const key = `${kind}/${name}`;
    const first = known.get(key) ?? bind(kind, name);
    known.set(key, first);
    return first;
  };
}

function parseDescription(
  kind: AssetKind,
  path: string,
  text: string | undefined,
): { readonly version?: unknown; readonly title?: unknown; readonly voice?: unknown } {
  const fail = (found: string, cause?: unknown) =>
    new SutradharError(brokenCodes[kind], `${path} must describe the ${kind} in JSON, ${found}`, { cause });
  if (text === undefined) throw fail("and is missing");
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null) return json;
  } catch (cause) {
    throw fail(`and cannot be read: ${cause instanceof Error ? cause.message : "damaged"}`, cause);
  }
  throw fail("got something else");
}

/** A rig that cannot be drawn is refused as its name is bound, not when its first frame is. */
async function checkRig(folder: string, sizes: ReadonlyMap<string, ImageSize>): Promise<Rig> {
  const path = join(folder, "rig.json");
  const rig = parseRig(await readFile(path, "utf8"), path);
  checkRigFiles(rig, path, sizes);
  return rig;
}

/** The same for a background: its description is whole, and every file that it names is there. */
async function checkBackground(folder: string, files: Readonly<Record<string, Digest>>): Promise<BackgroundFile> {
  const path = join(folder, "background.json");
  const background = parseBackground(await readFile(path, "utf8"), path);
  const missing = listBackgroundFiles(background).filter((file) => !files[file]);
  if (missing.length === 0) return background;
  throw new SutradharError(
    "background_invalid",
    `${path} names ${missing.join(", ")}, which the folder does not have: add them`,
  );
}

/** Where a name ends like this, a picture is expected. */
const pictureName = /\.(?:png|svg|jpe?g|webp)$/i;

/** Puts an asset's files into the store, all at once: each waits for its own disk. Pictures are looked at first. */
async function putFiles(
  blobs: Pick<BlobStore, "put">,
  folder: string,
  what: string,
): Promise<{ files: Record<string, Digest>; sizes: ReadonlyMap<string, ImageSize> }> {
  const sizes = new Map<string, ImageSize>();
  const digests = (await listAssetFiles(folder)).map(async (path): Promise<readonly [string, Digest]> => {
    const bytes = await readFile(join(folder, path));
    if (bytes.length > limits.imageBytesMax) {
      throw new SutradharError("limit_exceeded", `${what}: ${path} has more than ${limits.imageBytesMax} bytes`);
    }
    if (pictureName.test(path)) sizes.set(path, checkLayer(bytes, `${what}: ${path}`));
    return [path, await blobs.put(bytes)];
  });
  return { files: Object.fromEntries(await Promise.all(digests)), sizes };
}

async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The files that an asset is made of: those at its top and in `layers/`. How they were made stays out. */
async function listAssetFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const below of ["", "layers"]) {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && !entry.name.startsWith(".")) files.push(below ? `${below}/${entry.name}` : entry.name);
    }
  }
  return files.sort();
}

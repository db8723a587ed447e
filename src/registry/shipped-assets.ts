import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, limits, SutradharError, type Digest, type ErrorCode } from "../core/index.ts";
import { listBackgroundFiles, parseBackground, type BackgroundFile } from "../media/backdrop/index.ts";
import type { ImageSize } from "../media/raster/index.ts";
import { parseRig, type Rig } from "../media/rig/index.ts";
import { checkLayer } from "../media/svg/index.ts";
import { readHead } from "../speech/script/index.ts";
import type { BlobStore } from "../store/index.ts";
import { createResolutionLog, spellWanted, type AssetBinder, type OpenedAsset } from "./asset-binder.ts";
import { parseAssetName, type AssetReference } from "./asset-name.ts";
import {
  shippedFolders,
  type Asset,
  type AssetKind,
  type AssetManifest,
  type AssetSummary,
  type FolderKind,
} from "./asset.ts";
import type { BrandAsset } from "./brand-asset.ts";
import { checkRigFiles } from "./check-rig-files.ts";
import { chooseVersion } from "./choose-version.ts";
import { keepFirst } from "./keep-first.ts";
import { bindOwnAvatar } from "./own-avatar.ts";
import { unknownCodes } from "./unknown-asset.ts";

const brokenCodes: Readonly<Record<FolderKind, ErrorCode>> = {
  avatar: "rig_invalid",
  background: "background_invalid",
  music: "music_unknown",
  sting: "music_unknown",
  brand: "brand_invalid",
  template: "script_invalid",
  model: "asset_invalid",
};

/** The file that says what an asset is. */
const descriptionFiles: Readonly<Record<FolderKind, string>> = {
  avatar: "rig.json",
  background: "background.json",
  music: "score.json",
  sting: "score.json",
  brand: "brand.json",
  template: "template.md",
  model: "model.json",
};

/** The assets that ship with the product: one folder each, read when they are asked for. A name has one version. */
export interface ShippedAssets extends AssetBinder {
  list(kind: FolderKind): Promise<AssetSummary[]>;
  /** Where a version lies. */
  folderOf(kind: FolderKind, name: string): Promise<string>;
}

export function createShippedAssets(options: { directory: string; blobs: Pick<BlobStore, "put"> }): ShippedAssets {
  const { directory, blobs } = options;
  const bound = new Map<string, Promise<Asset>>();
  const log = createResolutionLog();

  /** An asset is bound once, however often it is named. */
  function once<T extends Asset>(kind: AssetKind, name: string, work: () => Promise<T>): Promise<T> {
    const wanted = spellWanted(kind, name);
    return keepFirst(bound as Map<string, Promise<T>>, wanted, async () => {
      const asset = await work();
      log.add(wanted, asset);
      return asset;
    });
  }

  const bindBrand = (wanted: string): Promise<BrandAsset> =>
    once("brand", wanted, async () => {
      const { summary, folder } = await locate(directory, "brand", wanted);
      return bindKit(folder, join(shippedFolders.brand, summary.name), blobs);
    });

  return {
    list: async (kind) => {
      const names = await listFolders(join(directory, shippedFolders[kind]));
      return Promise.all(names.map((name) => describe(directory, kind, name)));
    },
    folderOf: async (kind, name) => (await locate(directory, kind, name)).folder,
    bind: (kind, name) =>
      kind === "brand" ? bindBrand(name) : once(kind, name, () => bindFolder(directory, kind, name, blobs)),
    bindBrand,
    bindBrandFolder: (folder, named) => once("brand", `./${named}`, () => bindKit(folder, named, blobs)),
    bindAvatarFolder: (folder, named) => once("avatar", `./${named}`, () => bindOwnAvatar(folder, named, blobs)),
    bindVoice: (name) => Promise.reject(noFolder("voice", name)),
    bindFiles: (kind, name) => once(kind, name, () => bindFolder(directory, kind, name, blobs)),
    resolutions: log.list,
  };
}

async function describe(directory: string, kind: FolderKind, folder: string): Promise<AssetSummary> {
  const path = join(directory, shippedFolders[kind], folder, descriptionFiles[kind]);
  const json = parseDescription(kind, path, await readFile(path, "utf8").catch(() => undefined));
  const { version, title, voice } = json;
  return {
    kind,
    name: nameOfFolder(folder),
    version: typeof version === "string" ? version : "0.0.0",
    title: typeof title === "string" ? title : nameOfFolder(folder),
    ...(voice === "female" || voice === "male" ? { voice } : {}),
  };
}

/** Of a model, versions lie side by side: `alignment` and `alignment@1.0.0-int8`. */
function nameOfFolder(folder: string): string {
  return folder.split("@")[0] ?? folder;
}

async function locate(
  directory: string,
  kind: FolderKind,
  wanted: string,
): Promise<{ summary: AssetSummary; folder: string }> {
  const known = await listFolders(join(directory, shippedFolders[kind]));
  const parsed = parseAssetName(wanted);
  const folders = known.filter((folder) => nameOfFolder(folder) === parsed?.name);
  if (!parsed || folders.length === 0 || (parsed.kind && parsed.kind !== kind)) {
    throw new SutradharError(
      unknownCodes[kind],
      `there is no ${kind} ${JSON.stringify(wanted)}; there are ${known.join(", ") || "none"}`,
    );
  }
  const versions = await Promise.all(
    folders.map(async (folder) => ({ folder, summary: await describe(directory, kind, folder) })),
  );
  const chosen = choose(kind, parsed, versions);
  if (chosen) return { ...chosen, folder: join(directory, shippedFolders[kind], chosen.folder) };
  throw new SutradharError(
    unknownCodes[kind],
    `${kind} ${parsed.name} has version ${versions.map(({ summary }) => summary.version).join(" and ")} alone, got ${JSON.stringify(wanted)}: ` +
      "other versions and aliases are in a server's registry",
  );
}

interface ShippedVersion {
  readonly folder: string;
  readonly summary: AssetSummary;
}

function choose(
  kind: FolderKind,
  { name, selector }: AssetReference,
  versions: readonly ShippedVersion[],
): ShippedVersion | undefined {
  // The one that bears the name alone is what the product is made with.
  const first = (versions.find(({ folder }) => folder === name) ?? versions[0])?.summary.version ?? "";
  const chosen = chooseVersion(selector, {
    versions: versions.map(({ summary }) => ({ version: summary.version, isDeprecated: false })),
    aliases: new Map(
      kind === "model"
        ? [
            ["latest", first],
            ["champion", first],
          ]
        : [["latest", first]],
    ),
  });
  return "refused" in chosen ? undefined : versions.find(({ summary }) => summary.version === chosen.version);
}

function noFolder(kind: AssetKind, wanted: string): SutradharError {
  return new SutradharError(
    unknownCodes[kind],
    `there is no ${kind} ${JSON.stringify(wanted)}: none ships as a folder; a server's registry has those that were pushed`,
  );
}

async function bindFolder(
  directory: string,
  kind: AssetKind,
  wanted: string,
  blobs: Pick<BlobStore, "put">,
): Promise<OpenedAsset> {
  if (!isFolderKind(kind)) throw noFolder(kind, wanted);
  const { summary, folder } = await locate(directory, kind, wanted);
  const { name, version } = summary;
  const { files, sizes } = await putFiles(blobs, folder, `${kind} ${name}`);
  const rig = kind === "avatar" ? await checkRig(folder, sizes) : undefined;
  const isClip = kind === "background" && (await checkBackground(folder, files)).clip !== undefined;
  const manifest: AssetManifest = { kind, name, version, files };
  const digest = await blobs.put(new TextEncoder().encode(canonicalJson({ ...manifest })));
  const manner = rig?.manner;
  return { ...summary, digest, files, ...(isClip ? { isClip } : {}), ...(manner ? { manner } : {}) };
}

function isFolderKind(kind: AssetKind): kind is FolderKind {
  return kind in shippedFolders;
}

/** Loaded with the first brand: it brings readers of fonts and drawings. */
async function bindKit(folder: string, named: string, blobs: Pick<BlobStore, "put">): Promise<BrandAsset> {
  const { bindBrandKit } = await import("./brand-asset.ts");
  return bindBrandKit(folder, named, blobs);
}

function parseDescription(
  kind: FolderKind,
  path: string,
  text: string | undefined,
): { readonly version?: unknown; readonly title?: unknown; readonly voice?: unknown } {
  const form = kind === "template" ? "front matter" : "JSON";
  const fail = (found: string, cause?: unknown) =>
    new SutradharError(brokenCodes[kind], `${path} must describe the ${kind} in ${form}, ${found}`, { cause });
  if (text === undefined) throw fail("and is missing");
  if (kind === "template") return readHead({ file: path, text });
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
export async function listAssetFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const below of ["", "layers"]) {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && !entry.name.startsWith(".")) files.push(below ? `${below}/${entry.name}` : entry.name);
    }
  }
  return files.sort();
}

import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { canonicalJson, limits, SutradharError, type Digest } from "../core/index.ts";
import { brandFile, checkBrandKit, listFontFiles, listLogoFiles, type BrandKit } from "../media/brand/index.ts";
import type { BlobStore } from "../store/index.ts";
import type { Asset, AssetManifest } from "./asset.ts";

/** A brand kit that was read, judged and bound to its bytes. */
export interface BrandAsset extends Asset {
  readonly kit: BrandKit;
  /** Every file that it names, by its name in the kit. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Manifests of parts of it: what shows only a part is made anew only where that part changed. */
  readonly parts: { readonly fonts?: Digest; readonly logo?: Digest };
}

/**
 * Binds a brand kit's folder. Only what the kit names is taken; a link that leads out of the folder is not followed.
 * @param named the folder as the script or the registry names it, for messages.
 * @throws SutradharError `brand_unknown`, `brand_invalid` with every reason and its numbers.
 */
export async function bindBrandKit(folder: string, named: string, blobs: Pick<BlobStore, "put">): Promise<BrandAsset> {
  const root = await realpath(folder).catch((cause: unknown) => {
    throw new SutradharError("brand_unknown", `there is no folder ${named} with a brand kit`, { cause });
  });
  const path = join(named, brandFile);
  const read = (file: string) => readInside(root, file);
  const kit = await checkBrandKit({ path, read });
  const names = [brandFile, ...new Set([...listFontFiles(kit.look), ...listLogoFiles(kit.look.logo)])];
  const digests = names.map(async (name): Promise<readonly [string, Digest]> => {
    const bytes = await read(name);
    if (!bytes) throw new SutradharError("brand_invalid", `${path}: ${name} went while the kit was read: try again`);
    return [name, await blobs.put(bytes)];
  });
  const files = Object.fromEntries(await Promise.all(digests));
  return assembleBrand({ name: basename(root), version: kit.version, kit, files, blobs });
}

/** A kit's asset, of files that are stored. */
export async function assembleBrand(brand: {
  readonly name: string;
  readonly version: string;
  readonly kit: BrandKit;
  readonly files: Readonly<Record<string, Digest>>;
  readonly blobs: Pick<BlobStore, "put">;
}): Promise<BrandAsset> {
  const { name, version, kit, files, blobs } = brand;
  const put = (value: Parameters<typeof canonicalJson>[0]) => blobs.put(new TextEncoder().encode(canonicalJson(value)));
  const pick = (names: readonly string[]): Record<string, Digest> =>
    Object.fromEntries(Object.entries(files).filter(([file]) => names.includes(file)));
  const fonts = listFontFiles(kit.look);
  const { logo } = kit.look;
  const manifest: AssetManifest = { kind: "brand", name, version, files };
  return {
    kind: "brand",
    name,
    version,
    title: kit.title,
    digest: await put({ ...manifest }),
    kit,
    files,
    parts: {
      ...(fonts.length > 0 ? { fonts: await put({ files: pick(fonts) }) } : {}),
      ...(logo ? { logo: await put({ files: pick(listLogoFiles(logo)) }) } : {}),
    },
  };
}

/** A file of the folder, or undefined where it is not there, is none, or is a link that leads out. */
async function readInside(root: string, file: string): Promise<Uint8Array | undefined> {
  const real = await realpath(join(root, file)).catch(() => undefined);
  if (!real?.startsWith(root + sep)) return undefined;
  const info = await stat(real);
  if (!info.isFile()) return undefined;
  // The smallest limit that fits is met later, with a message of its own; this one keeps anything from being loaded.
  if (info.size > limits.imageBytesMax) {
    throw new SutradharError(
      "brand_invalid",
      `${file} has ${info.size} bytes; a file of a kit may have ${limits.imageBytesMax}`,
    );
  }
  return readFile(real);
}

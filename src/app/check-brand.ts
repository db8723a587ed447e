import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { digestBytes, type Digest } from "../core/index.ts";
import { formatColour, measureContrasts, openLook, type ReadKitFile } from "../media/brand/index.ts";
import { missesOf, writtenLanguages } from "../media/captions/index.ts";
import type { LookStyle } from "../media/layout/index.ts";
import { createShippedAssets, type BrandAsset } from "../registry/index.ts";
import type { Config } from "./config.ts";
import { writeSheet } from "./draw-sheet.ts";
import { createBrandRows } from "./preview-brand.ts";

/** What is known of a kit that was taken. */
export interface BrandReport {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly digest: Digest;
  readonly contrasts: readonly {
    readonly what: string;
    readonly colour: string;
    readonly behind: string;
    readonly ratio: number;
    readonly least: number;
  }[];
  readonly fonts: readonly { readonly file: string; readonly weight: number; readonly languages: readonly string[] }[];
  /** Languages that the kit's fonts cannot write, with the first letters that they lack; none where it has no fonts. */
  readonly borrowed: readonly { readonly language: string; readonly lacks: readonly string[] }[];
  readonly sheet?: string;
}

/**
 * Reads and judges a kit that ships, by its name, or a folder's; and draws it on three backgrounds where `sheet` says.
 * @throws SutradharError `brand_unknown`, `brand_invalid` with every reason and its numbers.
 */
export async function checkBrand(
  named: string,
  options: { readonly sheet?: string },
  config: Pick<Config, "assetsDirectory">,
): Promise<BrandReport> {
  const brand = await bindBrand(named, config);
  const { name, version, title, digest, kit } = brand.asset;
  const look = await openLook(kit.look, brand.read);
  const sheet = options.sheet && (await writeSheet(options.sheet, await createBrandRows(kit, brand.read, config))).out;
  return {
    name,
    version,
    title,
    digest,
    contrasts: measureContrasts(kit).map(({ what, colour, behind, ratio, least }) => ({
      what,
      colour: formatColour(colour),
      behind: `${formatColour(behind)}${behind.opacity < 255 ? ` at ${Math.round(behind.opacity / 2.55)} %` : ""}`,
      ratio: Math.floor(100 * ratio) / 100,
      least,
    })),
    fonts: look.fonts.map((font) => ({ file: font.name, weight: font.weight, languages: [...font.languages] })),
    borrowed: listBorrowed(look),
    ...(sheet ? { sheet } : {}),
  };
}

export interface BoundBrand {
  readonly asset: BrandAsset;
  readonly read: ReadKitFile;
}

/** A kit that ships, by its name, or a folder's. @throws SutradharError `brand_unknown`, `brand_invalid` */
export async function bindBrand(
  named: string,
  { assetsDirectory }: Pick<Config, "assetsDirectory">,
): Promise<BoundBrand> {
  const held = new Map<Digest, Uint8Array>();
  const put = (bytes: Uint8Array): Promise<Digest> => {
    const digest = digestBytes(bytes);
    held.set(digest, bytes);
    return Promise.resolve(digest);
  };
  const assets = createShippedAssets({ directory: assetsDirectory, blobs: { put } });
  const isFolder = (await stat(resolve(named)).catch(() => undefined))?.isDirectory() === true;
  const isName = /^[a-z0-9-]+(?:@[\d.]+)?$/.test(named) && !isFolder;
  const asset = isName ? await assets.bindBrand(named) : await assets.bindBrandFolder(resolve(named), named);
  const read: ReadKitFile = (file) => Promise.resolve(held.get(asset.files[file] ?? asset.digest) ?? new Uint8Array());
  return { asset, read };
}

function listBorrowed({ fonts: all }: LookStyle): BrandReport["borrowed"] {
  const fonts = all.filter(({ system }) => !system);
  if (fonts.length === 0) return [];
  return writtenLanguages.flatMap((language) => {
    if (fonts.some((font) => font.languages.has(language))) return [];
    const [least = []] = fonts.map((font) => missesOf(font, language)).toSorted((a, b) => a.length - b.length);
    return [{ language, lacks: least.slice(0, 8) }];
  });
}

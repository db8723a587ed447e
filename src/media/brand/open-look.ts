import { openBrandFont, type BrandFont, type TextLook } from "../captions/index.ts";
import { plainLook, type LookStyle } from "../layout/index.ts";
import type { BrandLook } from "./brand-kit.ts";
import { readLogo } from "./read-logo.ts";

/** What of a kit something shows: what is left out looks as the product's own. */
export type ShownLook = Partial<BrandLook>;

/** Gives a file of the kit by its name. */
export type ReadKitFile = (file: string) => Promise<Uint8Array>;

/** What is needed to measure and to set text. @throws SutradharError `font_invalid`. */
export async function openTextLook(look: ShownLook, read: ReadKitFile): Promise<TextLook> {
  const { captions, lowerThird } = plainLook;
  return { captions, lowerThird, ...pick(look, ["captions", "lowerThird"]), fonts: await openFonts(look, read) };
}

/**
 * A kit's look, ready to draw with: its fonts registered, its logo decoded.
 * @throws SutradharError `font_invalid`, `image_invalid` with the file's name.
 */
export async function openLook(look: ShownLook, read: ReadKitFile): Promise<LookStyle> {
  const { logo, fonts: _files, ...rest } = look;
  const fonts = await openFonts(look, read);
  if (!logo) return { ...plainLook, ...rest, fonts };
  const { file, ...place } = logo;
  return { ...plainLook, ...rest, fonts, logo: { ...place, picture: await readLogo(await read(file), file) } };
}

function openFonts({ fonts = [] }: ShownLook, read: ReadKitFile): Promise<BrandFont[]> {
  return Promise.all(fonts.map(async (file) => openBrandFont(await read(file), file)));
}

function pick<Key extends keyof ShownLook>(look: ShownLook, keys: readonly Key[]): Pick<ShownLook, Key> {
  return Object.fromEntries(keys.filter((key) => look[key] !== undefined).map((key) => [key, look[key]])) as Pick<
    ShownLook,
    Key
  >;
}

import { openBrandFont } from "../captions/index.ts";
import type { LookStyle } from "../layout/index.ts";
import type { BrandLook } from "./brand-kit.ts";
import { readLogo } from "./read-logo.ts";

/**
 * A kit's look, ready to draw with: its fonts registered, its logo decoded.
 * @param read gives a file of the kit by its name.
 * @throws SutradharError `font_invalid`, `image_invalid` with the file's name.
 */
export async function openLook(look: BrandLook, read: (file: string) => Promise<Uint8Array>): Promise<LookStyle> {
  const { logo, fonts, ...rest } = look;
  const opened = await Promise.all(fonts.map(async (file) => openBrandFont(await read(file), file)));
  if (!logo) return { ...rest, fonts: opened };
  const { file, ...place } = logo;
  return { ...rest, fonts: opened, logo: { ...place, picture: await readLogo(await read(file), file) } };
}

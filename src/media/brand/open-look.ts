import { openBrandFont, openShippedFamily, type BrandFont, type TextLook } from "../captions/index.ts";
import { plainLook, type LookCards, type LookLogo, type LookStyle } from "../layout/index.ts";
import type { BrandCards, BrandLine, BrandLogo, BrandLook } from "./brand-kit.ts";
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
 * A kit's look, ready to draw with: its fonts registered, its logo decoded, its lines in a scene's language.
 * @throws SutradharError `font_invalid`, `image_invalid` with the file's name.
 */
export async function openLook(look: ShownLook, read: ReadKitFile, language = "en"): Promise<LookStyle> {
  const { logo, fonts: _files, cards = {}, ...rest } = look;
  const [fonts, opened] = await Promise.all([openFonts(look, read), logo && openLogo(logo, read)]);
  return { ...plainLook, ...rest, fonts, cards: chooseLines(cards, language), ...(opened ? { logo: opened } : {}) };
}

async function openLogo({ file, small, ...place }: BrandLogo, read: ReadKitFile): Promise<LookLogo> {
  const picture = await readLogo(await read(file), file);
  return small === undefined
    ? { ...place, picture }
    : { ...place, picture, small: await readLogo(await read(small), small) };
}

function chooseLines(cards: BrandCards, language: string): LookCards {
  const chosen = Object.entries(cards).flatMap(([key, line]) => {
    const text = lineIn(line, language);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(chosen);
}

/** A language without a line of its own has the English one, or none: another language's would not be read. */
function lineIn(line: BrandLine | undefined, language: string): string | undefined {
  return typeof line === "string" || line === undefined ? line : (line[language] ?? line["en"]);
}

function openFonts({ fonts = [] }: ShownLook, read: ReadKitFile): Promise<BrandFont[]> {
  return Promise.all(fonts.map(async (font) => openShippedFamily(font) ?? openBrandFont(await read(font), font)));
}

function pick<Key extends keyof ShownLook>(look: ShownLook, keys: readonly Key[]): Pick<ShownLook, Key> {
  return Object.fromEntries(keys.filter((key) => look[key] !== undefined).map((key) => [key, look[key]])) as Pick<
    ShownLook,
    Key
  >;
}

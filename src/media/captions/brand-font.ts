import { GlobalFonts } from "@napi-rs/canvas";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { getAlphabet, getShapedScripts } from "./alphabets.ts";
import { readFontCharacters } from "./font-characters.ts";
import { readFontWeight, readShapedScripts } from "./font-shaping.ts";
import { findShippedFamily, writtenLanguages, type WritingSystem } from "./writing-systems.ts";

/** A company's own font, ready to be drawn with. It is used for the languages whose whole alphabet it has. */
export interface BrandFont {
  /** Its file, for messages. */
  readonly name: string;
  readonly family: string;
  readonly weight: number;
  readonly characters: ReadonlySet<number>;
  readonly scripts: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  /** Of a family that ships: another way of writing its languages, such as Naskh for Urdu. */
  readonly system?: WritingSystem;
}

/** By the digest of their bytes: a process meets a font with every shot. A run has few; a service would evict. */
const opened = new Map<string, Omit<BrandFont, "name">>();

/**
 * Registers a WOFF2, TTF or OTF font under a name made of its bytes, so that nothing else answers to it.
 * @throws SutradharError `font_invalid` with the file's name.
 */
export function openBrandFont(bytes: Uint8Array, name: string): BrandFont {
  const digest = digestBytes(bytes);
  try {
    const known = opened.get(digest) ?? registerFont(bytes, `Sutradhar brand ${digest.slice(0, 16)}`);
    opened.set(digest, known);
    return { ...known, name };
  } catch (cause) {
    if (!(cause instanceof SutradharError)) throw cause;
    throw new SutradharError("font_invalid", `${name}: ${cause.message}`, { cause });
  }
}

/**
 * A family that ships, by its name: it is used for the languages that can be written in it, in its own measure.
 * Undefined for other names.
 */
export function openShippedFamily(name: string): BrandFont | undefined {
  const system = findShippedFamily(name);
  if (!system) return undefined;
  const languages = new Set(system.writes);
  return { name, family: "", weight: 400, characters: new Set(), scripts: new Set(), languages, system };
}

function registerFont(bytes: Uint8Array, family: string): Omit<BrandFont, "name"> {
  const font = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters = readFontCharacters(font);
  const scripts = readShapedScripts(font);
  if (!GlobalFonts.register(font, family)) {
    throw new SutradharError("font_invalid", "the font cannot be drawn with: export it again");
  }
  const languages = writtenLanguages.filter((each) => missesOf({ characters, scripts }, each).length === 0);
  return { family, weight: readFontWeight(font), characters, scripts, languages: new Set(languages) };
}

/** What keeps a font from being used for a language: letters that it lacks, or rules to join them (`GSUB`). */
export function missesOf(font: Pick<BrandFont, "characters" | "scripts">, language: string): readonly string[] {
  const letters = [...getAlphabet(language)].filter((letter) => !font.characters.has(letter.codePointAt(0) ?? 0));
  const shaped = getShapedScripts(language);
  const hasRules = shaped.length === 0 || shaped.some((script) => font.scripts.has(script));
  return letters.length > 0 || hasRules ? letters : [`GSUB rules for ${shaped.join(" or ")}`];
}

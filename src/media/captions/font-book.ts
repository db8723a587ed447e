import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GlobalFonts } from "@napi-rs/canvas";
import { SutradharError } from "../../core/index.ts";
import type { BrandFont } from "./brand-font.ts";
import { readFontCharacters } from "./font-characters.ts";
import { getWritingSystem, writingSystems, type WritingSystem } from "./writing-systems.ts";

export type FontWeight = 400 | 500 | 600 | 700;
export const fontWeights: readonly FontWeight[] = [400, 500, 600, 700];

const weightForCharacters: FontWeight = 600;
const charactersOf = new Map<WritingSystem, ReadonlySet<number>>();
const registered = new Set<string>();
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// Joiners, variation selectors, bidi controls, word joiner: they steer shaping and have no shape of their own.
const invisible = /^[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]$/u;
const space = /^\s$/u;

/** The path of every font file that a picture may depend on, for the engine's digest. */
export function listFontFiles(): readonly string[] {
  return Object.values(writingSystems).flatMap((system) => fontWeights.map((weight) => fontPath(system, weight)));
}

/**
 * The characters (or whole clusters, such as an emoji with its modifiers) of `text` that no font has, each once.
 * They are left out of the picture: warn before the render. Text tracks keep them.
 */
export function missingGlyphs(text: string, language: string, fonts: readonly BrandFont[] = []): readonly string[] {
  const missing = new Set<string>();
  for (const cluster of splitClusters(text, { language, fonts })) cluster.missing.forEach((part) => missing.add(part));
  return [...missing];
}

/**
 * The characters of `text` that a company's fonts lack and the shipped ones have, each once: they are drawn in those.
 * None where the company has no font for the language at all.
 */
export function borrowedGlyphs(text: string, language: string, fonts: readonly BrandFont[]): readonly string[] {
  const own = fonts.filter((font) => !font.system && font.languages.has(language));
  if (own.length === 0) return [];
  const has = (character: string) => own.some((font) => font.characters.has(character.codePointAt(0) ?? 0));
  const borrowed = [...text].filter(
    (character) => !isShapeless(character) && !has(character) && findSystem(character, language) !== undefined,
  );
  return [...new Set(borrowed)];
}

/** `text` as it can be drawn: white space collapsed, and without what no font has. */
export function drawableText(text: string, language: string, fonts: readonly BrandFont[] = []): string {
  const kept = splitClusters(text, { language, fonts }).map((cluster) => cluster.drawable);
  return kept.join("").replaceAll(/\s+/gu, " ").trim();
}

interface FamilyChoice {
  readonly language: string;
  readonly weight: FontWeight;
  readonly fonts?: readonly BrandFont[];
  /** Other than the language's own. */
  readonly system?: WritingSystem;
}

/**
 * The families for `text`, the company's first and then the language's own, registered on first use: a process loads
 * only the scripts that it draws. They carry names of our own, so that no installed font answers to them.
 */
export function fontFamilies(
  text: string,
  { language, weight, fonts = [], system = chooseSystem(fonts, language) }: FamilyChoice,
): string {
  const systems = new Set<WritingSystem>([system, writingSystems.latin]);
  for (const character of text) {
    const first = readCharacters(system).has(character.codePointAt(0) ?? 0) ? system : findSystem(character, language);
    if (first) systems.add(first);
  }
  const brand = system === chooseSystem(fonts, language) ? chooseBrandFont(fonts, language, weight) : undefined;
  const shipped = [...systems].map((each) => registerFamily(each, weight));
  return [...(brand ? [brand.family] : []), ...shipped].map((family) => `"${family}"`).join(", ");
}

/** The company's font for a language in the weight nearest to the one asked for, the heavier of two. */
export function chooseBrandFont(
  fonts: readonly BrandFont[],
  language: string,
  weight: FontWeight,
): BrandFont | undefined {
  const own = fonts.filter((font) => !font.system && font.languages.has(language));
  const distance = (font: BrandFont) => Math.abs(font.weight - weight) - (font.weight > weight ? 0.5 : 0);
  return own.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** How a language is written: as a family that ships says where a company has chosen one, else as it is by itself. */
export function chooseSystem(fonts: readonly BrandFont[], language: string): WritingSystem {
  return fonts.find((font) => font.system && font.languages.has(language))?.system ?? getWritingSystem(language);
}

interface Setting {
  readonly language: string;
  readonly fonts: readonly BrandFont[];
}

function splitClusters(text: string, setting: Setting): readonly { drawable: string; missing: readonly string[] }[] {
  return Array.from(graphemes.segment(text), ({ segment }) => {
    const characters = [...segment];
    const has = characters.map((character) => hasGlyph(character, setting));
    if (has.every(Boolean)) return { drawable: segment, missing: [] };
    if (!has[0]) return { drawable: "", missing: [segment] };
    return {
      drawable: characters.filter((_, index) => has[index]).join(""),
      missing: characters.filter((_, index) => !has[index]),
    };
  });
}

function hasGlyph(character: string, { language, fonts }: Setting): boolean {
  if (isShapeless(character) || findSystem(character, language)) return true;
  const codePoint = character.codePointAt(0) ?? 0;
  return fonts.some((font) => font.languages.has(language) && font.characters.has(codePoint));
}

function isShapeless(character: string): boolean {
  return invisible.test(character) || space.test(character);
}

function findSystem(character: string, language: string): WritingSystem | undefined {
  const codePoint = character.codePointAt(0) ?? 0;
  const own = getWritingSystem(language);
  const candidates: readonly WritingSystem[] = [own, ...Object.values(writingSystems)];
  return candidates.find((system) => readCharacters(system).has(codePoint));
}

function readCharacters(system: WritingSystem): ReadonlySet<number> {
  let characters = charactersOf.get(system);
  if (!characters) {
    characters = readFontCharacters(readFileSync(fontPath(system, weightForCharacters)));
    charactersOf.set(system, characters);
  }
  return characters;
}

function registerFamily(system: WritingSystem, weight: FontWeight): string {
  const family = `Sutradhar ${system.name} ${weight}`;
  if (registered.has(family)) return family;
  const path = fontPath(system, weight);
  if (!GlobalFonts.registerFromPath(path, family)) {
    throw new SutradharError(
      "internal",
      `the font ${system.name} ${weight} could not be loaded: install the packages again`,
    );
  }
  registered.add(family);
  return family;
}

function fontPath(system: WritingSystem, weight: FontWeight): string {
  return fileURLToPath(import.meta.resolve(system.fontFile.replace("WEIGHT", String(weight))));
}

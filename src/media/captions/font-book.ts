import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GlobalFonts } from "@napi-rs/canvas";
import { SutradharError } from "../../core/index.ts";
import { readFontCharacters } from "./woff2-characters.ts";
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
export function missingGlyphs(text: string, language: string): readonly string[] {
  const missing = new Set<string>();
  for (const cluster of splitClusters(text, language)) cluster.missing.forEach((part) => missing.add(part));
  return [...missing];
}

/** `text` as it can be drawn: white space collapsed, and without what no font has. */
export function drawableText(text: string, language: string): string {
  const kept = splitClusters(text, language).map((cluster) => cluster.drawable);
  return kept.join("").replaceAll(/\s+/gu, " ").trim();
}

/**
 * The families for `text`, the language's own first, registered on first use: a process loads only the scripts
 * that it draws. They carry names of our own, so that no installed font answers to them.
 */
export function fontFamilies(text: string, language: string, weight: FontWeight): string {
  const systems = new Set<WritingSystem>([getWritingSystem(language), writingSystems.latin]);
  for (const character of text) {
    const system = findSystem(character, language);
    if (system) systems.add(system);
  }
  return [...systems].map((system) => `"${registerFamily(system, weight)}"`).join(", ");
}

function splitClusters(text: string, language: string): readonly { drawable: string; missing: readonly string[] }[] {
  return Array.from(graphemes.segment(text), ({ segment }) => {
    const characters = [...segment];
    const has = characters.map((character) => hasGlyph(character, language));
    if (has.every(Boolean)) return { drawable: segment, missing: [] };
    if (!has[0]) return { drawable: "", missing: [segment] };
    return {
      drawable: characters.filter((_, index) => has[index]).join(""),
      missing: characters.filter((_, index) => !has[index]),
    };
  });
}

function hasGlyph(character: string, language: string): boolean {
  return invisible.test(character) || space.test(character) || findSystem(character, language) !== undefined;
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

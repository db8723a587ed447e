import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { listFontFiles } from "./font-book.ts";
import { readFontCharacters } from "./font-characters.ts";

function charactersOf(file: string): ReadonlySet<number> {
  const path = listFontFiles().find((candidate) => candidate.endsWith(file));
  return readFontCharacters(readFileSync(path ?? file));
}

describe("the characters of a font", () => {
  it.each([
    ["noto-sans-devanagari-devanagari-600-normal.woff2", "अहक्षज्ञ।₹०९", "A0ক"],
    ["noto-sans-latin-600-normal.woff2", "AZaz09é–…", "अĀ₹"],
    ["noto-sans-latin-ext-600-normal.woff2", "Āş₹", "Aअ"],
    ["noto-nastaliq-urdu-arabic-600-normal.woff2", "اآبپٹڑےۓ۔؟۱", "ڪ۽۾A"],
    ["noto-naskh-arabic-arabic-600-normal.woff2", "ڪ۽۾ٻڀڄڃڱڻ", "Aअ"],
  ])("%s has exactly what it should of the sample", (file, present, absent) => {
    const characters = charactersOf(file);
    const has = (character: string): boolean => characters.has(character.codePointAt(0) ?? 0);
    expect([...present].filter((character) => !has(character))).toEqual([]);
    expect([...absent].filter(has)).toEqual([]);
  });

  it("is refused for bytes that are no font", () => {
    expect(() => readFontCharacters(Buffer.from("not a font at all"))).toThrow(/must be a WOFF2, TTF or OTF file/);
  });
});

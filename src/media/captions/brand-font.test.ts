import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { getAlphabet } from "./alphabets.ts";
import { missesOf, openBrandFont, openShippedFamily, type BrandFont } from "./brand-font.ts";
import { createCaptionMeasure } from "./caption-measure.ts";
import { plainTextLook } from "./caption-style.ts";
import {
  borrowedGlyphs,
  chooseBrandFont,
  drawableText,
  fontFamilies,
  listFontFiles,
  missingGlyphs,
} from "./font-book.ts";
import { drawLineMask } from "./line-mask.ts";
import { shippedFamilies, writingSystems, writtenLanguages } from "./writing-systems.ts";

/** Shipped fonts stand in for a company's: real files, and their characters are known. */
function open(file: string): BrandFont {
  const path = listFontFiles().find((candidate) => candidate.endsWith(file));
  return openBrandFont(readFileSync(path ?? file), file);
}
const latin = open("noto-sans-latin-700-normal.woff2");
const tamil = open("noto-sans-tamil-tamil-400-normal.woff2");

/** A font file with nothing in it but the tables given: enough for whoever only reads those. */
function sfnt(tables: Readonly<Record<string, Buffer>>): Buffer {
  const names = Object.keys(tables);
  const head = Buffer.alloc(12 + 16 * names.length);
  head.writeUInt32BE(0x0001_0000, 0);
  head.writeUInt16BE(names.length, 4);
  let at = head.length;
  for (const [index, name] of names.entries()) {
    const record = 12 + 16 * index;
    head.write(name, record, "latin1");
    head.writeUInt32BE(at, record + 8);
    head.writeUInt32BE(tables[name]?.length ?? 0, record + 12);
    at += tables[name]?.length ?? 0;
  }
  return Buffer.concat([head, ...Object.values(tables)]);
}

/** A `cmap` of one format 12 subtable that maps these ranges. */
function cmap(...ranges: readonly (readonly [number, number])[]): Buffer {
  const table = Buffer.alloc(12 + 16 + 12 * ranges.length);
  table.writeUInt16BE(1, 2);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(ranges.length, 24);
  for (const [index, [start, end]] of ranges.entries()) {
    table.writeUInt32BE(start, 28 + 12 * index);
    table.writeUInt32BE(end, 32 + 12 * index);
    table.writeUInt32BE(1, 36 + 12 * index);
  }
  return table;
}

describe("a company's font", () => {
  it("is used for the languages whose whole alphabet it has", () => {
    expect([...latin.languages]).toEqual(["en"]);
    expect([...tamil.languages]).toEqual(["ta"]);
    expect([latin.weight, tamil.weight]).toEqual([700, 400]);
  });

  it("is drawn with, before what ships, and for no other language", () => {
    const style = { language: "en", weight: 700, sizePx: 40, fonts: [latin] } as const;
    expect(fontFamilies("Hi ₹", style)).toMatch(/^"Sutradhar brand [0-9a-f]{16}", "Sutradhar latin 700"/);
    expect(fontFamilies("नमस्ते", { ...style, language: "hi" })).not.toContain("brand");
    const bold = drawLineMask("Hello", { language: "en", weight: 700, sizePx: 40 });
    expect(drawLineMask("Hello", style)).toEqual(bold);
    const regular = open("noto-sans-latin-400-normal.woff2");
    const thin = drawLineMask("Hello", { ...style, fonts: [regular] });
    // A lighter font is not thickened to what was asked for.
    expect(thin).toEqual(drawLineMask("Hello", { language: "en", weight: 400, sizePx: 40 }));
    expect(thin).not.toEqual(bold);
  });

  it("of several weights is the nearest, the heavier of two", () => {
    const weights = [400, 500, 700].map((weight) => open(`noto-sans-latin-${weight}-normal.woff2`));
    const chosen = ([400, 600, 700] as const).map((weight) => chooseBrandFont(weights, "en", weight)?.weight);
    expect(chosen).toEqual([400, 700, 700]);
    expect(chooseBrandFont(weights, "ta", 600)).toBeUndefined();
  });

  it("lends from what ships where it lacks a sign, and says which", () => {
    expect(borrowedGlyphs("Pay ₹500 — now, ₹!", "en", [latin])).toEqual(["₹"]);
    expect(borrowedGlyphs("நன்றி!", "ta", [tamil])).toEqual(["!"]);
    expect(borrowedGlyphs("नमस्ते", "hi", [latin])).toEqual([]);
  });

  it("may have signs that no shipped font has", () => {
    const star = { ...latin, characters: new Set([...latin.characters, 0x2605]) };
    expect(drawableText("★ A", "en")).toBe("A");
    expect(drawableText("★ A", "en", [star])).toBe("★ A");
    expect(missingGlyphs("★ A", "en", [star])).toEqual([]);
    expect(missingGlyphs("★ क", "hi", [star])).toEqual(["★"]);
  });

  it("without rules to join letters is not used for a script that needs them", () => {
    const letters = new Set([...getAlphabet("hi")].map((letter) => letter.codePointAt(0) ?? 0));
    expect(missesOf({ characters: letters, scripts: new Set(["latn"]) }, "hi")).toEqual([
      "GSUB rules for dev2 or deva",
    ]);
    expect(missesOf({ characters: letters, scripts: new Set(["dev2"]) }, "hi")).toEqual([]);
    expect(missesOf(latin, "hi")).toContain("न");
  });
});

describe("a family that ships", () => {
  const naskh = openShippedFamily("noto-naskh-arabic");
  const look = { ...plainTextLook, fonts: naskh ? [naskh] : [] };
  const frame = { width: 854, height: 480 };

  it("may be chosen for a language that it writes, in its own measure", () => {
    expect([...(naskh?.languages ?? [])]).toEqual(["sd", "ur"]);
    expect(fontFamilies("سلام", { language: "ur", weight: 600, fonts: look.fonts })).toContain("Sutradhar naskh 600");
    expect(fontFamilies("नमस्ते", { language: "hi", weight: 600, fonts: look.fonts })).toContain("devanagari");
    // What slopes has one line; Naskh has two.
    expect(createCaptionMeasure("ur", frame).linesMax).toBe(1);
    expect(createCaptionMeasure("ur", frame, look).linesMax).toBe(2);
  });

  it("draws what it would draw by itself", () => {
    const style = { language: "ur", weight: 600, sizePx: 40 } as const;
    const chosen = drawLineMask("سلام", { ...style, fonts: look.fonts });
    expect(chosen).toEqual(drawLineMask("سلام", { ...style, system: writingSystems.naskh }));
    expect(chosen).not.toEqual(drawLineMask("سلام", style));
  });

  it("has a name that no other has, and every language one at least", () => {
    expect(openShippedFamily("comic-sans")).toBeUndefined();
    const written = shippedFamilies.flatMap((name) => [...(openShippedFamily(name)?.languages ?? [])]);
    expect(writtenLanguages.filter((language) => !written.includes(language))).toEqual([]);
  });

  it.each(writtenLanguages)("that writes %s has its whole alphabet", (language) => {
    for (const system of Object.values(writingSystems)) {
      if (!system.writes.includes(language) || system.name === "latin-ext") continue;
      const file = listFontFiles().find((path) => path.includes(system.fontFile.split("WEIGHT")[0] ?? "none"));
      const font = openBrandFont(readFileSync(file ?? ""), system.family);
      // Latin signs among other letters are Noto Sans's.
      expect(missesOf(font, language).filter((letter) => !/[ -~।]/u.test(letter))).toEqual([]);
    }
  });
});

describe("bytes that are no font", () => {
  const tooMany = sfnt({ cmap: cmap([0, 0xffff_fff0]) });
  const manyTimes = sfnt({ cmap: cmap(...Array.from({ length: 9 }, () => [0, 0xffff] as const)) });
  const whole = readFileSync(listFontFiles()[0] ?? "");
  it.each([
    ["text", Buffer.from("body { font: 12px }"), /WOFF2, TTF or OTF/],
    ["nothing", Buffer.alloc(0), /WOFF2, TTF or OTF/],
    ["a collection", Buffer.concat([Buffer.from("ttcf"), Buffer.alloc(64)]), /collections/],
    ["WOFF 1", Buffer.concat([Buffer.from("wOFF"), Buffer.alloc(64)]), /WOFF 1/],
    ["a directory that promises more than there is", sfnt({}).fill(0xff, 4, 6), /no table|damaged/],
    ["a font without characters", sfnt({ GSUB: Buffer.alloc(8) }), /no table of characters/],
    ["a table that claims every number", tooMany, /damaged/],
    ["a table that claims the same again and again", manyTimes, /damaged/],
    ["characters without shapes", sfnt({ cmap: cmap([65, 90]) }), /cannot be drawn/],
    ["half a WOFF2", whole.subarray(0, whole.length / 2), /damaged|cannot be drawn/],
  ])("%s is refused with the file's name", (_what, bytes, reason) => {
    expect(() => openBrandFont(bytes, "fonts/brand.woff2")).toThrow(/^fonts\/brand\.woff2: /);
    expect(() => openBrandFont(bytes, "fonts/brand.woff2")).toThrow(reason);
  });
});

it.each(writtenLanguages)("the shipped fonts have the whole alphabet of %s, and rules to join it", (language) => {
  expect(missingGlyphs(getAlphabet(language), language)).toEqual([]);
});

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawableText, fontFamilies, listFontFiles, missingGlyphs } from "./font-book.ts";
import { getLabelText, labelProfileNames } from "./label-profiles.ts";
import { drawLineMask } from "./line-mask.ts";
import { writtenLanguages } from "./writing-systems.ts";

describe("missing glyphs", () => {
  it.each([
    ["नमस्ते 😀 दुनिया 😀", "hi", ["😀"]],
    ["a family 👩‍👩‍👧 here", "en", ["👩‍👩‍👧"]],
    ["漢字 and Ω", "en", ["漢", "字", "Ω"]],
    ["₹1,25,000 — “उद्धरण” … 50 %", "hi", []],
    ["ڪيش بيڪ ۾ ۽", "sd", []],
    ["தமிழ் and हिन्दी mix", "en", []],
    ["क्\u200dष \u200e\u2066A\u2069", "hi", []],
    ["", "en", []],
  ])("%s in %s lacks %j", (text, language, missing) => {
    expect(missingGlyphs(text, language)).toEqual(missing);
  });

  it("are none in any label", () => {
    for (const language of writtenLanguages) {
      for (const profile of labelProfileNames) {
        expect(missingGlyphs(getLabelText(language, profile), language)).toEqual([]);
      }
    }
  });

  it("leave the rest to be drawn, with no double space where they stood", () => {
    expect(drawableText("नमस्ते 😀  दुनिया\n👍🏽", "hi")).toBe("नमस्ते दुनिया");
    expect(drawableText("e\u20dd x", "en")).toBe("e x");
  });
});

describe("fonts", () => {
  it("are all installed, in four weights", () => {
    expect(listFontFiles().filter((file) => !existsSync(file))).toEqual([]);
    expect(listFontFiles().length).toBe(13 * 4);
  });

  it("are loaded for the scripts in the text and no others", () => {
    expect(fontFamilies("नमस्ते AI", { language: "hi", weight: 600 })).toBe(
      '"Sutradhar devanagari 600", "Sutradhar latin 600"',
    );
    expect(fontFamilies("Hello தமிழ் ₹5", { language: "en", weight: 500 })).toBe(
      '"Sutradhar latin 500", "Sutradhar tamil 500", "Sutradhar latin-ext 500"',
    );
  });

  // Skia falls back to installed fonts for what it cannot find: DejaVu, where there is one, has all of these.
  it.each(["☃", "♫", "Ж", "א", "ﬀ", "∑", "∞"])("of the system are never asked: %s leaves no ink", (character) => {
    const style = { language: "en", weight: 600, sizePx: 40 } as const;
    expect(drawLineMask(`A${character}B`, style)).toEqual(drawLineMask("AB", style));
    expect(drawLineMask(character, style)).toBeUndefined();
  });
});

it("the same is drawn in a second process, cold, in every language", () => {
  const script = join(import.meta.dirname, "../../../scripts/caption-digests.ts");
  const run = (): string => execFileSync(process.execPath, [script, "overlays"], { encoding: "utf8" }).trim();
  const first = run();
  expect(first.split("\n").length).toBe(writtenLanguages.length);
  expect(run()).toBe(first);
});

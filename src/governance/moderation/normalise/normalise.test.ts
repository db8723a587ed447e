import { describe, expect, test } from "vitest";
import { normaliseTerm, normaliseText } from "./index.ts";

/** The words of a text as they are compared, each with what it stands for in the original. */
function read(text: string): readonly (readonly [string, string])[] {
  return normaliseText(text).words.map((word) => [word.text, text.slice(word.start, word.end)] as const);
}

describe("words are compared without their disguise", () => {
  test.each([
    ["full width", "ｆｕｌｌ", "full"],
    ["mathematical letters", "𝐛𝐨𝐥𝐝", "bold"],
    ["Cyrillic letters that look Latin", "hаtе", "hate"],
    ["Greek and Cherokee capitals", "ΗΑΤΕ", "hate"],
    ["small capitals", "ʜᴀᴛᴇ", "hate"],
    ["zero-width characters", "ha\u200bt\u2060e", "hate"],
    ["a soft hyphen", "ha\u00adte", "hate"],
    ["accents", "hâté", "hate"],
    ["stacked marks", "h̷a̶t̵e̷", "hate"],
    ["capitals", "HaTe", "hate"],
    ["letters with spaces between", "h a t e", "hate"],
    ["letters with dots between", "h.a.t.e", "hate"],
    ["letters with hyphens between", "h-a-t-e", "hate"],
    ["joiners in Indic words", "मुस\u200dलमान", "मुसलमान"],
    ["a nukta, composed or not", "क़लम", "कलम"],
    ["a half nasal", "हिन्दू", "हिंदू"],
    ["a candrabindu", "हाँ", "हां"],
    ["Indic digits", "१९४७", "1947"],
    ["Arabic and Urdu forms of a letter", "كيا", "کیا"],
    ["Arabic vowel signs", "قُرآن", "قران"],
  ])("%s", (_, written, compared) => {
    expect(normaliseTerm(written)).toEqual([compared]);
  });

  test("what it finds points into the original", () => {
    const text = "Ｉ 𝐡ate\u200b  thém, हिन्दू!";
    expect(read(text)).toEqual([
      ["i", "Ｉ"],
      ["hate", "𝐡ate"],
      ["them", "thém"],
      ["हिंदू", "हिन्दू"],
    ]);
  });

  test("a spelled-out word covers all of its letters", () => {
    expect(read("they h a t e  us")).toEqual([
      ["they", "they"],
      ["hate", "h a t e"],
      ["us", "us"],
    ]);
  });
});

describe("what is no disguise stays", () => {
  test.each([
    ["vowel signs of Indic scripts", "मुसलमानों", ["मुसलमानों"]],
    ["Tamil and Telugu letters that look like an o", "௦ம் ంలో", ["0ம்", "ంలో"]],
    ["a Russian word keeps the letters that look like none of ours", "щж", ["щж"]],
    ["single letters of a list", "a, b", ["a", "b"]],
    ["two initials", "A B Vajpayee", ["a", "b", "vajpayee"]],
    ["Hindi words of one syllable", "भी क्या की जा", ["भी", "क्या", "की", "जा"]],
    ["prices and brackets", "$50 (hello)", ["50", "hello"]],
    ["a possessive", "women's", ["women"]],
    ["a contraction", "don't it's", ["dont", "its"]],
  ])("%s", (_, written, compared) => {
    expect(read(written).map(([text]) => text)).toEqual(compared);
  });
});

describe("a text that may read otherwise than it is stored is known", () => {
  test.each([
    ["an override of direction", "safe \u202etxet", { hasBidiOverride: true, mixesWritings: false }],
    ["a Latin word with a Cyrillic letter", "pаypal", { hasBidiOverride: false, mixesWritings: true }],
    ["an English stem with a Hindi ending", "officeमें", { hasBidiOverride: false, mixesWritings: false }],
    ["an Urdu text in its own direction", "\u2067اردو\u2069", { hasBidiOverride: false, mixesWritings: false }],
  ])("%s", (_, text, flags) => {
    expect(normaliseText(text)).toMatchObject(flags);
  });
});

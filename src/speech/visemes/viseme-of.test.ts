import { expect, test } from "vitest";
import { phoneInventory } from "../phonemes/index.ts";
import { phoneParts } from "./phone-parts.ts";
import { timedVisemes } from "./timed-visemes.ts";
import { visemeOf } from "./viseme-of.ts";
import { visemes } from "./viseme.ts";

test("every phone that the voices emit has a mouth, and none is silence", () => {
  const phones = Object.keys(phoneInventory);
  expect(phones.length).toBeGreaterThan(80);
  const unmapped = phones.filter((ipa) => {
    const viseme = visemeOf(ipa);
    return viseme === "sil" || !visemes.includes(viseme);
  });
  expect(unmapped).toEqual([]);
});

test.each([
  ["", "sil"],
  ["p", "PP"],
  ["bʱ", "PP"],
  ["pʰ", "PP"],
  ["m", "PP"],
  ["mː", "PP"],
  ["m̩", "PP"],
  ["ɓ", "PP"],
  ["f", "FF"],
  ["v", "FF"],
  ["ʋ", "FF"],
  ["θ", "TH"],
  ["ð", "TH"],
  ["t", "DD"],
  ["t̪", "DD"],
  ["d̪ʱ", "DD"],
  ["ʈʰ", "DD"],
  ["ɖ", "DD"],
  ["ɗ", "DD"],
  ["k", "kk"],
  ["ɡʱ", "kk"],
  ["ŋ", "kk"],
  ["h", "kk"],
  ["x", "kk"],
  ["ʔ", "kk"],
  ["tʃ", "CH"],
  ["t͡ʃʰ", "CH"],
  ["dʒ", "CH"],
  ["ʂ", "CH"],
  ["ɕ", "CH"],
  ["c", "CH"],
  ["ɟʰ", "CH"],
  ["ç", "CH"],
  ["s", "SS"],
  ["z", "SS"],
  ["ts", "SS"],
  ["n̪", "nn"],
  ["ɳ", "nn"],
  ["ɲ", "nn"],
  ["l̩", "nn"],
  ["ɭ", "nn"],
  ["ɹ", "RR"],
  ["ɾ", "RR"],
  ["r.", "RR"],
  ["ɽʱ", "RR"],
  ["ɻ", "RR"],
  ["aː", "aa"],
  ["ã", "aa"],
  ["æ", "aa"],
  ["ɑ̃ː", "aa"],
  ["aɪ", "aa"],
  ["ə", "E"],
  ["ʌ̃", "E"],
  ["ẽː", "E"],
  ["əl", "E"],
  ["eɪ", "E"],
  ["iː", "I"],
  ["ɪ̃", "I"],
  ["j", "I"],
  ["ʲ", "I"],
  ["ɔ̃", "O"],
  ["oː", "O"],
  ["ɔɪ", "O"],
  ["u̯", "U"],
  ["ʊ̃", "U"],
  ["w", "U"],
] as const)("%j is seen as %s", (ipa, viseme) => {
  expect(visemeOf(ipa)).toBe(viseme);
});

test.each(["ʘ", "a§", "ʰ§", "?"])("refuses %j, which is in no table, and names it", (ipa) => {
  expect(() => visemeOf(ipa)).toThrow(
    expect.objectContaining({ code: "internal", message: expect.stringContaining(`"${ipa}"`) as string }),
  );
});

test("a diphthong has two mouths, an affricate one", () => {
  expect(phoneParts("aʊ").map((part) => part.base)).toEqual(["a", "ʊ"]);
  expect(phoneParts("tʃʰ").map((part) => part.base)).toEqual(["tʃ"]);
  expect(phoneParts("ʰχ").map((part) => part.base)).toEqual(["χ"]);
});

test("marks change the mouth as the table says", () => {
  const shape = (ipa: string) => phoneParts(ipa)[0]!.shape;
  expect(shape("t̪").tongueOut).toBeGreaterThan(shape("t").tongueOut);
  expect(shape("ʈ").tongueUp).toBeGreaterThan(shape("t").tongueUp);
  expect(shape("ã").jaw).toBeLessThan(shape("a").jaw);
  expect(shape("aː").jaw).toBeGreaterThan(shape("a").jaw);
  expect(shape("iː").jaw).toBeLessThan(shape("i").jaw);
  expect(shape("nʲ").width).toBeGreaterThan(shape("n").width);
  expect(shape("kʷ").round).toBeGreaterThan(shape("k").round);
});

test("the timeline keeps the phones and their times", () => {
  const phones = [
    { ipa: "", startMs: 0, endMs: 40, stress: 0 },
    { ipa: "bʰ", startMs: 40, endMs: 90, stress: 2 },
  ] as const;
  expect(timedVisemes(phones)).toEqual([
    { ipa: "", viseme: "sil", startMs: 0, endMs: 40 },
    { ipa: "bʰ", viseme: "PP", startMs: 40, endMs: 90 },
  ]);
});

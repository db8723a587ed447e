import { describe, expect, test } from "vitest";
import { foldIndicVowels, readLeet, squeezeRepeats } from "./index.ts";
import { spellIndic } from "./indic-sounds.ts";
import { consonantsOf, soundKey } from "./sound-key.ts";

describe("spellings of one word sound alike", () => {
  test.each([
    ["मादर", "madar", "maadar"],
    ["बेवकूफ", "bewakoof", "bevkuf"],
    ["मुसलमान", "musalman", "mussalmaan"],
    ["छोटा", "chota", "chhota"],
    ["ਬਿਹਾਰੀ", "bihari", "bihaaree"],
    ["દલિત", "dalit", "daleet"],
  ])("%s, %s, %s", (...spellings) => {
    expect(new Set(spellings.map(soundKey)).size).toBe(1);
  });

  test.each([
    ["दोस्त", "दस्त"],
    ["जनता", "झाटू"],
    ["code", "chode"],
  ])("%s does not sound like %s", (one, other) => {
    expect(soundKey(one)).not.toBe(soundKey(other));
  });

  test("Urdu meets Hindi by consonants", () => {
    expect(consonantsOf(soundKey("مسلمان")!)).toBe(consonantsOf(soundKey("मुसलमान")!));
  });

  test("what is no word of ours has no sound", () => {
    expect(soundKey("щи")).toBeUndefined();
    expect(soundKey("123")).toBeUndefined();
  });
});

test.each([
  ["कमल", "kamal"],
  ["हिंदी", "hindii"],
  ["বাংলা", "baanlaa"],
  ["தமிழ்", "tamil"],
  ["ਪੱਗ", "pag"],
  ["आदमी", "aadamii"],
])("%s is spelled %s", (word, spelled) => {
  expect(spellIndic(word)).toBe(spelled);
});

test("vowels of one script are compared without their length", () => {
  expect(foldIndicVowels("मूर्खों")).toBe(foldIndicVowels("मुर्खों"));
});

test.each([
  ["m@d@r", ["madar"]],
  ["k1ll", ["kill", "klll"]],
  ["2024", []],
  ["hello", []],
])("%s may be read as %j", (word, readings) => {
  expect(readLeet(word)).toEqual(readings);
});

test("a long run of signs is read in a bounded number of ways", () => {
  expect(readLeet(`a${"1".repeat(40)}`).length).toBeLessThanOrEqual(8);
});

test.each([
  ["haaaate", "hate"],
  ["गंददद", "गंद"],
])("%s is squeezed to %s", (word, squeezed) => {
  expect(squeezeRepeats(word)).toBe(squeezed);
});

import { expect, test } from "vitest";
import { languages, type Language } from "../spoken.ts";
import { ipaToEspeak, phoneInventory } from "./index.ts";

test.each<[string, Language, string]>([
  ["nəməsteː", "hi", "n|@|m|@|s|t|e:"],
  ["ˈnəməsteː", "hi", "n|'@|m|@|s|t|e:"],
  ["d͡ʒiː", "en", "dZ|i:"],
  ["dʒiː", "hi", "dZ|i"],
  ["bʱaːrət", "hi", "b#|a:|R|@|t"],
  ["d̪ʱən", "hi", "d#|@|n"],
  ["bʱaːrət", "en", "b|A:|R|@|t"],
  ["ɡoʊ", "en", "g|o:"],
  ["go", "en", "g|o"],
  ["a.si̯n", "hi", "a|s|i|n"],
  ["ãː", "hi", "a~"],
])("%s in %s is %s", (ipa, language, expected) => {
  expect(ipaToEspeak(ipa, language)).toBe(expected);
});

test("has a name for every phone of the inventory in every language", () => {
  for (const phone of Object.keys(phoneInventory)) {
    for (const language of languages) expect(ipaToEspeak(phone, language)).toMatch(/^[\x21-\x7e]+$/);
  }
});

test.each([
  ["nəǃ", "ǃ (U+01C3)"],
  ["नमस्ते", "U+0928"],
  ["n9", "9"],
  ["", "nothing"],
])("refuses %j and names %s", (ipa, named) => {
  expect(() => ipaToEspeak(ipa, "hi")).toThrow(
    expect.objectContaining({ code: "text_unspeakable", message: expect.stringContaining(named) }),
  );
});

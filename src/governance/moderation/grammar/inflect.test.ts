import { expect, test } from "vitest";
import { inflect } from "./inflect.ts";
import { StemIndex } from "./stem-index.ts";
import { parseLexicon } from "./lexicon.ts";

test.each([
  ["verb", "stab", ["stabs", "stabbed", "stabbing"]],
  ["verb", "erase", ["erases", "erased", "erasing"]],
  ["verb", "bury", ["buries", "buried", "burying"]],
  ["noun", "pest", ["pests"]],
  ["noun", "enemy", ["enemies"]],
  ["noun", "leech", ["leeches"]],
  ["adjective", "ugly", ["uglier", "ugliest"]],
  ["adjective", "vile", ["viler", "vilest"]],
  ["adjective", "dim", ["dimmer", "dimmest"]],
  ["adjective-hi", "गंदा", ["गंदे", "गंदी"]],
  ["adjective-hi", "ganda", ["gande", "gandi"]],
  ["noun-hi", "कीड़ा", ["कीड़े", "कीड़ों"]],
  ["noun-hi", "लड़की", ["लड़कियां", "लड़कियों"]],
  ["noun-hi", "औरत", ["औरतें", "औरतों"]],
  ["noun-hi", "ईसाई", ["ईसाइयों"]],
  ["none", "women", []],
] as const)("%s %s", (how, word, forms) => {
  expect(inflect(word, how)).toEqual(expect.arrayContaining([word, ...forms]));
});

test("a stem takes endings, but none that denies it", () => {
  const index = new StemIndex();
  for (const entry of parseLexicon("ta.txt", "[vile-x stem=yes]\nமிருக, மி\n", "ta")) index.add(entry.forms[0]!, entry);
  expect(index.find("மிருகங்கள்")?.form).toBe("மிருக");
  expect(index.find("மிருகமல்ல")?.form).toBe("மிருக");
  expect(index.find("மிருகங்கள்அல்ல")).toBeUndefined();
  expect(index.find("மின்சாரம்")).toBeUndefined();
});

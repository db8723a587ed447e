import { expect, it } from "vitest";
import { readLexiconReference } from "./lexicon-reference.ts";

it.each([
  ["names.pls", { path: "names.pls" }],
  ["words/bank.pls", { path: "words/bank.pls" }],
  ["lexicon/bank.pls", { path: "lexicon/bank.pls" }],
  ["bank@2.PLS", { path: "bank@2.PLS" }],
  ["names.v2@home", { path: "names.v2@home" }],
  ["./lexicon/bank", { path: "lexicon/bank" }],
  ["./bank@1.0.0", { path: "bank@1.0.0" }],
  ["names", { path: "names" }],
  ["avatar/asha@^1", { path: "avatar/asha@^1" }],
  ["lexicon/bank", { name: "lexicon/bank" }],
  ["lexicon/bank@^1", { name: "lexicon/bank@^1" }],
  ["bank@1.0.0", { name: "bank@1.0.0" }],
  ["bank@production", { name: "bank@production" }],
  // Whether these can be is for the registry to say.
  ["lexicon/Bank", { name: "lexicon/Bank" }],
  ["bank@", { name: "bank@" }],
  ["../names.pls", { refused: expect.stringContaining("must not climb") as string }],
  ["../bank@1", { refused: expect.stringContaining("must not climb") as string }],
  [
    "https://words.example/bank@1",
    { refused: expect.stringContaining("must be a file in the script's folder") as string },
  ],
])("%s is %j", (written, reading) => {
  expect(readLexiconReference(written)).toEqual(reading);
});

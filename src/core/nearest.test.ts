import { expect, it } from "vitest";
import { suggest } from "./nearest.ts";

const known = ["voice", "avatar", "background"];

it.each([
  { word: "voise", says: "; did you mean voice?" },
  { word: "Avatra", says: "; did you mean avatar?" },
  { word: "music", says: "; expected one of voice, avatar, background" },
  { word: "v".repeat(41), says: "; expected one of voice, avatar, background" },
])("for $word says $says", ({ word, says }) => {
  expect(suggest(word, known)).toBe(says);
});

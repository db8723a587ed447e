import { readFileSync } from "node:fs";
import { rewrite, type MappedText } from "./mapped-text.ts";

/** Characters that look like ASCII letters, by Unicode's own table; made by `scripts/make-confusables.ts`. */
interface ConfusableTable {
  readonly unicodeVersion: string;
  readonly source: string;
  readonly letters: Readonly<Record<string, string>>;
}

const table = JSON.parse(readFileSync(new URL("confusables.json", import.meta.url), "utf8")) as ConfusableTable;

const lookalikes = new Map(Object.entries(table.letters));

/**
 * A run of letters of one word. A word of Indic letters stays as it is, though some of them are in the table: the sign
 * for zero looks like an o in half of India's scripts.
 */
const foreignRun =
  /[^\p{ASCII}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Arabic}\p{Script=Han}\s\p{P}]/gu;

/** UTS #39: what looks like an ASCII letter becomes it, so that Cyrillic or Cherokee letters hide no Latin word. */
export function toLatinLookalikes(source: MappedText): MappedText {
  return rewrite(source, foreignRun, (letter) => lookalikes.get(letter) ?? letter);
}

/** Which edition of the data this is, for the moderator's version. */
export const confusablesVersion = `${table.unicodeVersion} (${table.source})`;

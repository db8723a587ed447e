import { SutradharError } from "../../core/index.ts";
import type { Language } from "../spoken.ts";

/** Each writing system with the languages that use it; the first speaks it where the sentence's own does not. */
const writingSystems: readonly { readonly name: string; readonly languages: readonly Language[] }[] = [
  { name: "Latin", languages: ["en"] },
  { name: "Devanagari", languages: ["hi", "mr", "ne", "kok"] },
  { name: "Bengali", languages: ["bn", "as"] },
  { name: "Gurmukhi", languages: ["pa"] },
  { name: "Gujarati", languages: ["gu"] },
  { name: "Oriya", languages: ["or"] },
  { name: "Tamil", languages: ["ta"] },
  { name: "Telugu", languages: ["te"] },
  { name: "Kannada", languages: ["kn"] },
  { name: "Malayalam", languages: ["ml"] },
  { name: "Arabic", languages: ["ur", "sd"] },
];

const patterns = writingSystems.map(({ name, languages }) => ({
  languages,
  letter: new RegExp(`\\p{Script=${name}}`, "u"),
}));

/**
 * The language that reads a word: the sentence's own where it is written in that one's letters.
 * @throws SutradharError `text_unspeakable` where no voice knows the letters: a word that is silently left out would
 * be seen in the caption and not heard.
 */
export function languageOfWord(word: string, sentence: Language): Language {
  const letter = word.match(/[\p{L}\p{N}]/u)?.[0];
  // Numbers are said in the sentence's language, whatever unit follows.
  if (!letter || /\p{N}/u.test(letter)) return sentence;
  const system = patterns.find((pattern) => pattern.letter.test(letter));
  if (!system) {
    throw new SutradharError(
      "text_unspeakable",
      `words must be written in Latin or an Indian script to be spoken, got ${JSON.stringify(word)}; give it an alias (SSML sub) or remove it`,
      { details: { word } },
    );
  }
  return system.languages.includes(sentence) ? sentence : (system.languages[0] ?? sentence);
}

/** Scripts of the languages above, with what all of them share: digits, signs, marks that belong to any. */
const spoken = writingSystems.map(({ name }) => `\\p{Script_Extensions=${name}}`).join("");
const unspoken = new RegExp(`(?![${spoken}\\p{Script=Common}\\p{Script=Inherited}])\\p{L}`, "u");

/** The first letter of a text that no voice reads; undefined where each is read by one. */
export function findUnspoken(text: string): string | undefined {
  return unspoken.exec(text)?.[0];
}

/** Puts a space where the writing system changes within a word: WhatsAppपर. */
export function separateScripts(word: string): string {
  return word.replace(
    /(\p{Script=Latin})(?=[^\p{Script=Latin}\P{L}])|([^\p{Script=Latin}\P{L}]\p{M}*)(?=\p{Script=Latin})/gu,
    "$& ",
  );
}

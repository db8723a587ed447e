import { sayDigits } from "./numbers.ts";
import { sticky, type Rule } from "./rule.ts";
import { sayLetters } from "./letters.ts";
import type { Language } from "../spoken.ts";
import type { LanguageWords } from "./language-table.ts";

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const topLevel =
  "com|in|org|net|gov|edu|io|ai|co|info|dev|app|nic|bank|me|tv|biz|xyz|shop|store|online|tech|live|cloud|news|uk|us";
const domain = String.raw`(?:${label}\.)+(?:${topLevel})(?![A-Za-z0-9@])`;

const email = sticky(String.raw`[A-Za-z0-9._+-]+@${domain}`);
const url = sticky(String.raw`(?:https?:\/\/)?${domain}(?:[/?#][^\s,;।!"')\]]*)?|https?:\/\/[^\s,;।!"')\]]+`, "i");
const mention = sticky(String.raw`@[A-Za-z][A-Za-z0-9_.]*[A-Za-z0-9_]`);
const hashtag = sticky(String.raw`#(?=[\p{L}_])[\p{L}\p{M}\p{N}_]+`);

export const addressRules: readonly Rule[] = [
  { pattern: email, say: ([text = ""], language, words) => sayAddress(text, language, words) },
  {
    pattern: url,
    say: ([text = ""], language, words) =>
      sayAddress(text.replace(/^https?:\/\//i, "").replace(/[./?]+$/, ""), language, words),
  },
  { pattern: mention, say: ([text = ""], language, words) => sayAddress(text, language, words) },
  { pattern: hashtag, say: ([text = ""]) => `hashtag ${splitTag(text.slice(1))}` },
];

function sayAddress(text: string, language: Language, words: LanguageWords): string {
  const signs: Readonly<Record<string, string>> = {
    "@": words.at,
    ".": words.dot,
    "/": words.slash,
    "-": "dash",
    _: "underscore",
    "+": words.plus,
    "=": words.equals,
    "&": words.and,
    "?": "question mark",
    "#": "hash",
    ":": "colon",
    "%": words.percent,
    "~": "tilde",
  };
  const parts = text.match(/[A-Za-z]+|\d+|[^A-Za-z\d]/g) ?? [];
  return parts.map((part) => sayPart(part, language, signs)).join(" ");
}

function sayPart(part: string, language: Language, signs: Readonly<Record<string, string>>): string {
  if (/^\d+$/.test(part)) return sayDigits(part, language);
  if (/^[A-Za-z]+$/.test(part)) return isSpelled(part) ? sayLetters(part) : part;
  return signs[part] ?? " ";
}

/** `www`, `nic`, `sbi`: what has no vowel, or two letters that make no word. */
function isSpelled(part: string): boolean {
  return !/[aeiouy]/i.test(part) || part.length === 1;
}

/** `MakeInIndia`, `make_in_india`, `GST2026` in words. */
function splitTag(tag: string): string {
  return tag
    .replace(/_/g, " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/([\p{L}\p{M}])(\p{N})/gu, "$1 $2");
}

import { spellArabic } from "./arabic-sounds.ts";
import { spellIndic } from "./indic-sounds.ts";

/** What people type for one sound when they write an Indian language in Latin letters, applied in this order. */
const folds: readonly (readonly [RegExp, string])[] = [
  [/c+h+/g, "C"],
  [/ck|q/g, "k"],
  [/c(?=[eiy])/g, "s"],
  [/c/g, "k"],
  [/C/g, "c"],
  [/sh/g, "s"],
  [/ph/g, "f"],
  [/([kgjtdb])h/g, "$1"],
  [/x/g, "ks"],
  [/w/g, "v"],
  [/z/g, "j"],
  [/m(?=[bp])/g, "n"],
  [/ee|ii|ai|ay|ei|ey|e/g, "i"],
  [/oo|uu|au|ou|o/g, "u"],
];

/**
 * How a word sounds, roughly: one key for मादर, madar and maadar. The vowel `a` is left out, since it is written or
 * not as one likes. Undefined for what is no word of Latin, Indic or Arabic letters.
 */
export function soundKey(word: string): string | undefined {
  let sound = /^[a-z]+$/.test(word) ? word : spellArabic(spellIndic(word));
  if (!/^[a-z]+$/.test(sound)) return undefined;
  for (const [pattern, fold] of folds) sound = sound.replace(pattern, fold);
  const first = /^[aiu]/.test(sound) ? sound[0]! : "";
  return first + collapse(sound.slice(first.length).replace(/(?!^)[hy]|a/g, ""));
}

/** The consonants alone of a sound, for Urdu and Sindhi, which write few vowels: مسلمان is मुसलमान. */
export function consonantsOf(sound: string): string {
  return collapse((/^[aiu]/.test(sound) ? "a" : "") + sound.replace(/[iuv]/g, ""));
}

function collapse(text: string): string {
  return text.replace(/(.)\1+/g, "$1");
}

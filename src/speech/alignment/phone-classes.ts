import { phoneParts } from "../visemes/index.ts";

/**
 * What the alignment model tells apart by ear: each class with the phone that stands for it, and the base phones that it is.
 * Finer than the mouth's fifteen, since a known text is found in sound by all that can be heard. Their order is the
 * order of the model's outputs: a change asks for a new model.
 */
const classRows: readonly (readonly [ipa: string, bases: string])[] = [
  ["", ""],
  ["p", "p"],
  ["b", "b ɓ ʙ"],
  ["m", "m ɱ"],
  ["f", "f ɸ"],
  ["ʋ", "v ʋ β"],
  ["w", "w ʍ ɥ"],
  ["θ", "θ"],
  ["ð", "ð"],
  ["t", "t"],
  ["d", "d ɗ"],
  ["ʈ", "ʈ"],
  ["ɖ", "ɖ ᶑ"],
  ["k", "k q"],
  ["ɡ", "ɡ g ɠ ɢ ɣ"],
  ["tʃ", "tʃ c cɕ tɕ ʈʂ"],
  ["dʒ", "dʒ ɟ ʄ ɟʑ dʑ ɖʐ"],
  ["s", "s ts"],
  ["z", "z dz"],
  ["ʃ", "ʃ ʂ ɕ ç"],
  ["ʒ", "ʒ ʐ ʑ ʝ"],
  ["h", "h ɦ x χ ʁ ʀ ħ ʕ ʔ"],
  ["n", "n ɳ ɲ"],
  ["ŋ", "ŋ ɴ"],
  ["l", "l ɫ ɬ ɮ ɭ ɺ ʎ"],
  ["ɾ", "r ɾ ɽ r."],
  ["ɹ", "ɹ ɻ"],
  ["j", "j ɰ"],
  ["a", "a ɑ æ"],
  ["ʌ", "ɐ ʌ"],
  ["ə", "ə ɘ ɜ ɞ ɚ ɝ ɤ"],
  ["e", "e ɛ ø œ"],
  ["i", "i ɪ ᵻ ɨ ɯ y ʏ"],
  ["o", "o ɵ"],
  ["ɔ", "ɔ ɒ"],
  ["u", "u ʊ ᵿ ʉ"],
];

/** The phone that stands for each class; "" is silence. */
export const classPhones: readonly string[] = classRows.map(([ipa]) => ipa);

const classOfBase: ReadonlyMap<string, number> = new Map(
  classRows.flatMap(([, bases], index) => bases.split(" ").map((base): [string, number] => [base, index])),
);

/** The classes of a phone in their order: of a diphthong two, of silence the first. */
export function classesOf(ipa: string): readonly number[] {
  if (ipa === "") return [0];
  return phoneParts(ipa).map(({ base }) => classOfBase.get(base) ?? 0);
}

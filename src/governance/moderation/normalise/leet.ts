/** Digits and signs that stand for letters, the likelier reading first. */
const readings: Readonly<Record<string, readonly string[]>> = {
  "0": ["o"],
  "1": ["i", "l"],
  "2": ["z"],
  "3": ["e"],
  "4": ["a"],
  "5": ["s"],
  "6": ["g", "b"],
  "7": ["t"],
  "8": ["b"],
  "9": ["g"],
  "@": ["a"],
  $: ["s"],
  "!": ["i", "l"],
  "|": ["l", "i"],
  "+": ["t"],
  "€": ["e"],
  "£": ["l"],
  "§": ["s"],
  "(": ["c"],
};

const variantsMax = 8;

/**
 * What a word may say if its digits and signs are read as letters, the likeliest first. Nothing for a word without
 * them, or with nothing else. A star stays: it stands for any letter.
 */
export function readLeet(word: string): readonly string[] {
  if (!/[0-9@$!|+€£§(]/u.test(word) || !/\p{L}/u.test(word)) return [];
  let variants = [""];
  for (const character of word) {
    const letters = readings[character] ?? [character];
    const longer = letters.flatMap((letter) => variants.map((start) => start + letter));
    variants = longer.slice(0, variantsMax);
  }
  return variants;
}

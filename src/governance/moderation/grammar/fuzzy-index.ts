/** From this length on a word is told apart well enough that one slip in it can be forgiven. */
const lengthMin = 5;

/** Indic vowels are signs of their own, so that words of two syllables are as long. */
const lengthMinIndic = 5;

const lengthMax = 24;

/**
 * Finds words that are one slip away: a letter left out, added, changed, or swapped with its neighbour. Every word is
 * filed under itself and under itself less each letter; two words with a slip between them meet in one of these files.
 */
export class FuzzyIndex {
  readonly #files = new Map<string, string[]>();

  add(word: string): void {
    if (word.length < (word > "\u0900" ? lengthMinIndic : lengthMin) || word.length > lengthMax) return;
    for (const file of filesOf(word)) {
      const words = this.#files.get(file);
      if (words) words.push(word);
      else this.#files.set(file, [word]);
    }
  }

  /** The words at one slip from `word`, none for a short one. The word itself is none of them. */
  find(word: string): readonly string[] {
    if (word.length < (word > "\u0900" ? lengthMinIndic : lengthMin) - 1 || word.length > lengthMax) return [];
    const found = new Set<string>();
    for (const file of filesOf(word)) {
      for (const candidate of this.#files.get(file) ?? []) {
        if (candidate !== word && isOneSlipAway(word, candidate)) found.add(candidate);
      }
    }
    return [...found];
  }
}

function filesOf(word: string): ReadonlySet<string> {
  const files = new Set([word]);
  for (let index = 0; index < word.length; index += 1) files.add(word.slice(0, index) + word.slice(index + 1));
  if (word > "\u0900") for (const [index] of clustersOf(word).entries()) files.add(withoutCluster(word, index));
  return files;
}

/** What a writer of an Indic script takes for one letter: a consonant with its marks, or several that are joined. */
function clustersOf(word: string): readonly string[] {
  return word
    .match(/(?:\P{M}[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d])*\P{M}?\p{M}*/gu)!
    .filter((part) => part !== "");
}

function withoutCluster(word: string, index: number): string {
  return clustersOf(word).toSpliced(index, 1).join("");
}

/** Damerau's distance of one, with the first letter kept unless the first two are swapped. */
export function isOneSlipAway(word: string, target: string): boolean {
  if (isOneEdit([...word], [...target])) return true;
  // By units a swap of two syllables is several slips; by syllables anything else than a swap would be too much.
  return word > "\u0900" && isSwap(clustersOf(word), clustersOf(target));
}

function isOneEdit(word: readonly string[], target: readonly string[]): boolean {
  const { rest, wanted, start } = difference(word, target);
  if (rest.length === 2 && wanted.length === 2) return rest[0] === wanted[1] && rest[1] === wanted[0];
  return rest.length <= 1 && wanted.length <= 1 && start > 0;
}

function isSwap(word: readonly string[], target: readonly string[]): boolean {
  const { rest, wanted } = difference(word, target);
  return rest.length === 2 && wanted.length === 2 && rest[0] === wanted[1] && rest[1] === wanted[0];
}

/** What is left of both where they begin and end alike. */
function difference(
  word: readonly string[],
  target: readonly string[],
): { rest: readonly string[]; wanted: readonly string[]; start: number } {
  let start = 0;
  while (start < word.length && word[start] === target[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(word.length, target.length) - start && word.at(-1 - tail) === target.at(-1 - tail)) tail += 1;
  return { rest: word.slice(start, word.length - tail), wanted: target.slice(start, target.length - tail), start };
}

/** From this length on a word is told apart well enough that one slip in it can be forgiven. */
const lengthMin = 5;

const lengthMax = 24;

/**
 * Finds words that are one slip away: a letter left out, added, changed, or swapped with its neighbour. A slip keeps the
 * first letter or swaps it, and changes the length by one at most: words are filed by both, and of few is more asked.
 */
export class FuzzyIndex {
  readonly #shelves = new Map<string, string[]>();
  /** Of each word, as which it came. */
  readonly #ordinals = new Map<string, number>();

  add(word: string): void {
    if (word.length < lengthMin || word.length > lengthMax || this.#ordinals.has(word)) return;
    this.#ordinals.set(word, this.#ordinals.size);
    const name = shelfOf(word[0]!, word.length);
    const shelf = this.#shelves.get(name);
    if (shelf) shelf.push(word);
    else this.#shelves.set(name, [word]);
  }

  /** The words at one slip from `word`, none for a short one. The word itself is none of them. */
  find(word: string): readonly string[] {
    if (word.length < lengthMin - 1 || word.length > lengthMax) return [];
    const found: string[] = [];
    for (const start of startsOf(word)) {
      for (let length = word.length - 1; length <= word.length + 1; length += 1) {
        for (const candidate of this.#shelves.get(shelfOf(start, length)) ?? []) {
          if (isOneSlipAway(word, candidate) && candidate !== word) found.push(candidate);
        }
      }
    }
    return found.length > 1 ? this.#sort(word, found) : found;
  }

  /** Those with a letter more first, then by where the slip is, then as they came. */
  #sort(word: string, found: readonly string[]): readonly string[] {
    const files = [...filesOf(word)];
    const placeOf = (candidate: string): number => {
      const others = filesOf(candidate);
      return files.findIndex((file) => others.has(file));
    };
    return found
      .map((candidate) => ({ candidate, place: placeOf(candidate), ordinal: this.#ordinals.get(candidate)! }))
      .toSorted((a, b) => a.place - b.place || a.ordinal - b.ordinal)
      .map(({ candidate }) => candidate);
  }
}

function shelfOf(start: string, length: number): string {
  return `${start}${length}`;
}

/** What a word that is one slip away may begin with. */
function startsOf(word: string): ReadonlySet<string> {
  const starts = new Set([word[0]!, word[1]!]);
  const [, second] = word > "\u0900" ? clustersOf(word) : [];
  return second ? starts.add(second[0]!) : starts;
}

/** The word, and the word less each of its letters: two words with a slip between them have one of these in common. */
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
  if (isOneEdit(word, target)) return true;
  // By units a swap of two syllables is several slips; by syllables anything else than a swap would be too much.
  return word > "\u0900" && hasSameLetters(word, target) && isSwap(clustersOf(word), clustersOf(target));
}

function isOneEdit(word: string, target: string): boolean {
  const { start, rest, wanted } = compareEnds(word, target);
  return isSwap(word, target) || (rest <= 1 && wanted <= 1 && start > 0);
}

/** Whether two neighbours have changed places, and nothing else has. */
function isSwap(word: ArrayLike<string>, target: ArrayLike<string>): boolean {
  const { start, rest, wanted } = compareEnds(word, target);
  return rest === 2 && wanted === 2 && word[start] === target[start + 1] && word[start + 1] === target[start];
}

/** How much both begin alike, and what is left of each where they do not end alike either. */
function compareEnds(
  word: ArrayLike<string>,
  target: ArrayLike<string>,
): { start: number; rest: number; wanted: number } {
  const shorter = Math.min(word.length, target.length);
  let start = 0;
  while (start < shorter && word[start] === target[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && word[word.length - 1 - tail] === target[target.length - 1 - tail]) tail += 1;
  return { start, rest: word.length - start - tail, wanted: target.length - start - tail };
}

/** What changes its place stays in the word. True of a few others too, and found out sooner than syllables are. */
function hasSameLetters(word: string, target: string): boolean {
  if (word.length !== target.length) return false;
  let difference = 0;
  for (let index = 0; index < word.length; index += 1) difference += word.charCodeAt(index) - target.charCodeAt(index);
  return difference === 0;
}

import type { LexiconEntry } from "./lexicon.ts";

/** What may follow a stem, in UTF-16 units: a plural, a case and a postposition that is written with them. */
const endingMax = 14;

const stemMin = 3;

/** Endings that deny what the stem says: `மிருகங்கள் அல்ல` in one word. */
const denials = /(?:அல்ல|ல்லை|கூடாது|ாதே|కాదు|లేదు|కూడదు|ಬಾರದು|ಲ್ಲ|ല്ല|രുത്|নয়|নয়|नाहीत|नाही|दैन|दैनन्)$/u;

/** Words of languages that put their grammar behind the word: found by how they begin. */
export class StemIndex {
  readonly #stems = new Map<string, LexiconEntry[]>();

  add(stem: string, entry: LexiconEntry): void {
    if (stem.length < stemMin) return;
    const entries = this.#stems.get(stem);
    if (entries) entries.push(entry);
    else this.#stems.set(stem, [entry]);
  }

  /** The entries of the longest stem with which the word begins. */
  find(word: string): { readonly entries: readonly LexiconEntry[]; readonly form: string } | undefined {
    if (denials.test(word)) return undefined;
    for (let length = word.length; length >= Math.max(stemMin, word.length - endingMax); length -= 1) {
      const form = word.slice(0, length);
      const entries = this.#stems.get(form);
      if (entries) return { entries, form };
    }
    return undefined;
  }
}

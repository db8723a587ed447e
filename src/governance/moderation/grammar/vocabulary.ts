import {
  consonantsOf,
  foldIndicVowels,
  hasLongRun,
  normaliseTerm,
  readLeet,
  soundKey,
  squeezeRepeats,
  writingOf,
} from "../normalise/index.ts";
import { FuzzyIndex } from "./fuzzy-index.ts";
import { KeyIndex } from "./key-index.ts";
import type { LexiconEntry } from "./lexicon.ts";
import { StemIndex } from "./stem-index.ts";

/** A stem without what an ending takes from it: കോൺഗ്രസ് and കോൺഗ്രസിന്, സിപിഎം and സിപിഎമ്മിന്. */
function stemsOf(word: string): readonly string[] {
  const bare = word.replace(/[\u0bcd\u0c4d\u0ccd\u0d4d]$/u, "").replace(/\u0d02$/u, "\u0d2e");
  return bare === word || bare.length < stemLengthMin ? [word] : [word, bare];
}

/** Shorter ones begin too many words. */
const stemLengthMin = 4;

/** How a word of a text came to be taken for one of a lexicon: as it stands, or through a disguise. */
export type Route = "plain" | "stem" | "leet" | "masked" | "repeats" | "sound" | "slip";

/** What is known of a word: the entries that it may be, with the normalised form in which they were found. */
export interface Sighting {
  readonly entries: readonly LexiconEntry[];
  readonly route: Route;
  readonly form: string;
}

/** A word that an entry may be, in its normalised form. */
interface ListedWord {
  readonly word: string;
  readonly entry: LexiconEntry;
}

/** A phrase of several words, filed under its first one. */
export interface PhraseEntry {
  readonly entry: LexiconEntry;
  readonly words: readonly string[];
}

/** Shorter words are taken for a misspelled name of a group or a slur, and for nothing else. */
const slipLengthMin = 5;

/** A shorter word of a phrase is not looked for behind slips. */
const phraseWordMin = 6;

const cachedMax = 20_000;

/** From this many consonants on, sound alone tells a word of its language; in an English sentence it takes more. */
const soundMin = 3;
const graveSoundMin = 4;

/** Every word of every lexicon, found by how it is written, by how it sounds, and by slips of the pen. */
export class Vocabulary {
  readonly #plain = new Map<string, LexiconEntry[]>();
  readonly #words: ListedWord[] = [];
  readonly #squeezed = new KeyIndex(this.#words, ({ word, entry }) =>
    entry.isStrict ? undefined : squeezeRepeats(word),
  );
  readonly #sounds = new KeyIndex(this.#words, soundOf);
  readonly #consonants = new KeyIndex(this.#words, (listed) => {
    const sound = writingOf(listed.word) === "arabic" ? undefined : soundOf(listed);
    return sound && consonantsOf(sound);
  });
  readonly #spellings = new KeyIndex(this.#words, ({ word, entry }) =>
    entry.isStrict ? undefined : foldIndicVowels(word),
  );
  readonly #slips = new FuzzyIndex();
  readonly #stems = new StemIndex();
  readonly #phrases = new Map<string, PhraseEntry[]>();
  readonly #phraseWords = new Set<string>();
  readonly #phraseSlips = new FuzzyIndex();
  readonly #masks = new Set<string>();
  readonly #cache = new Map<string, Sighting | undefined>();
  readonly #common: ReadonlySet<string>;
  readonly #commonSounds = new Set<string>();

  /** `common` are words that are never taken for a misspelling of another, nor is what sounds like an Indian one. */
  constructor(entries: Iterable<LexiconEntry>, common: ReadonlySet<string>) {
    this.#common = common;
    for (const word of common) if (writingOf(word) === "devanagari") this.#commonSounds.add(soundKey(word) ?? word);
    for (const entry of entries) {
      for (const form of entry.forms) this.#addForm(entry, normaliseTerm(form));
    }
  }

  #addForm(entry: LexiconEntry, words: readonly string[]): void {
    const [first, second] = words;
    if (first === undefined) return;
    if (second !== undefined) {
      append(this.#phrases, first, { entry, words });
      for (const word of words) {
        this.#phraseWords.add(word);
        if (word.length >= phraseWordMin) this.#phraseSlips.add(word);
      }
      return;
    }
    append(this.#plain, first, entry);
    this.#words.push({ word: first, entry });
    if (entry.isStem) for (const stem of stemsOf(first)) this.#stems.add(stem, entry);
    if (entry.isStrict) return;
    this.#slips.add(first);
    if (entry.severity !== undefined || entry.isGrave) this.#masks.add(first);
  }

  isCommon(word: string): boolean {
    return this.#common.has(word);
  }

  /** Whether a word in Latin letters is no English one and sounds like one of every day in Hindi. */
  isEverydayHindi(word: string): boolean {
    return !this.#common.has(word) && this.#commonSounds.has(soundKey(word) ?? word);
  }

  phrasesFrom(word: string): readonly PhraseEntry[] {
    return this.#phrases.get(word) ?? [];
  }

  /** Whether the word stands in a lexicon as it is written. */
  has(word: string): boolean {
    return this.#plain.has(word) || this.#phraseWords.has(word);
  }

  /** The word of a phrase that this one may be a misspelling of. */
  correct(word: string): string | undefined {
    return this.#common.has(word) || this.has(word) ? undefined : this.#phraseSlips.find(word)[0];
  }

  /** Whether a lexicon has the word in a class that carries meaning, which words of grammar do not. */
  hasMeaning(word: string): boolean {
    return this.#plain.get(word)?.some((entry) => !entry.isStrict) ?? false;
  }

  /** What the word may be. `isIndian`: the sentence around it is in an Indian language, whatever its letters. */
  find(word: string, isIndian: boolean): Sighting | undefined {
    const key = isIndian ? `i${word}` : `e${word}`;
    if (this.#cache.has(key)) return this.#cache.get(key);
    if (this.#cache.size >= cachedMax) this.#cache.clear();
    const sighting = this.#look(word, isIndian);
    this.#cache.set(key, sighting);
    return sighting;
  }

  #look(word: string, isIndian: boolean): Sighting | undefined {
    const plain = this.#plain.get(word);
    if (plain) return { entries: plain, route: "plain", form: word };
    const stem = word > "\u0600" ? this.#stems.find(word) : undefined;
    if (stem) return { ...stem, route: "stem" };
    return this.#unmask(word) ?? this.#lookDisguised(word, isIndian);
  }

  #lookDisguised(word: string, isIndian: boolean): Sighting | undefined {
    for (const variant of readLeet(word)) {
      const found = this.#lookPlain(variant, "leet") ?? this.#lookLonger(variant, isIndian);
      if (found) return { ...found, route: "leet" };
    }
    if (hasLongRun(word) || (word.length > slipLengthMin && !this.#common.has(word))) {
      const [squeezed] = this.#squeezed.find(squeezeRepeats(word));
      if (squeezed) return this.#lookPlain(squeezed.word, "repeats");
    }
    return this.#lookLonger(word, isIndian);
  }

  #lookPlain(word: string, route: Route): Sighting | undefined {
    const entries = this.#plain.get(word);
    return entries && { entries, route, form: word };
  }

  #lookLonger(word: string, isIndian: boolean): Sighting | undefined {
    if (this.#common.has(word)) return undefined;
    const sound = this.#lookSound(word, isIndian);
    const slip = this.#lookSlip(word, isIndian);
    if (!sound || !slip) return sound ?? slip;
    return { entries: [...slip.entries, ...sound.entries], route: "slip", form: slip.form };
  }

  /**
   * Devanagari by spelling that is alike, Latin letters by sound: Hindi's words in a sentence of an Indian language, and
   * anywhere the grave ones of any language. Other scripts only by the grave ones of Hindi, which their speakers use.
   */
  #lookSound(word: string, isIndian: boolean): Sighting | undefined {
    const writing = writingOf(word);
    if (writing === "devanagari") {
      const spelling = foldIndicVowels(word);
      return sight(entriesOf(this.#spellings.find(spelling)), spelling);
    }
    const sound = soundKey(word);
    if (sound === undefined) return undefined;
    const key = writing === "arabic" ? consonantsOf(sound) : sound;
    if (key.length < 2) return undefined;
    const found = entriesOf((writing === "arabic" ? this.#consonants : this.#sounds).find(key));
    const consonants = consonantCount(key);
    if (writing !== "latin") {
      const isNear = writing === "gujarati" || writing === "gurmukhi" || writing === "arabic";
      return isNear && consonants >= graveSoundMin
        ? sight(
            found.filter(({ isGrave, language }) => isGrave && language === "hi"),
            key,
          )
        : undefined;
    }
    return sight(
      found.filter((entry) => {
        if ((entry.isGrave || entry.language === "en") && consonants >= graveSoundMin) return true;
        if (!isIndian || entry.language !== "hi") return false;
        return entry.isStrict || (consonants >= soundMin && !this.#commonSounds.has(key));
      }),
      key,
    );
  }

  /**
   * Only in Latin letters and Devanagari: in scripts whose words carry many endings a slip is more often an ending. A
   * slip in an English sentence is one of an English word. A short word is only looked for among
   * names of groups and slurs.
   */
  #lookSlip(word: string, isIndian: boolean): Sighting | undefined {
    const writing = writingOf(word);
    if (writing !== "latin" && writing !== "devanagari") return undefined;
    const isForeign = !isIndian && writing === "latin";
    if (isIndian && this.#commonSounds.has(soundKey(word) ?? word)) return undefined;
    for (const form of this.#slips.find(word)) {
      const entries = this.#plain.get(form)!.filter((entry) => {
        if (isForeign && entry.language !== "en") return false;
        return word.length >= slipLengthMin || entry.kind !== undefined;
      });
      if (entries.length > 0) return { entries, route: "slip", form };
    }
    return undefined;
  }

  /** `f*ck`: a star stands for one letter or more. Only for words that anyone would mask. */
  #unmask(word: string): Sighting | undefined {
    if (!/\p{L}\*+\p{L}/u.test(word) || word.length > 24) return undefined;
    const parts = word.split(/\*+/).map((part) => part.replace(/[^\p{L}\p{M}\p{N}]/gu, ""));
    if (parts.join("").length < 2) return undefined;
    const pattern = new RegExp(`^${parts.join("\\p{L}{1,8}")}$`, "u");
    for (const form of this.#masks) if (pattern.test(form)) return this.#lookPlain(form, "masked");
    return undefined;
  }
}

/** English is spelled by no rule of sound: only longer words are told by it. */
function soundOf({ word, entry }: ListedWord): string | undefined {
  const sound = soundKey(word);
  const isBrief = entry.language === "en" && !entry.isGrave && sound && consonantCount(sound) < graveSoundMin;
  return isBrief ? undefined : sound;
}

function consonantCount(sound: string): number {
  return sound.replace(/[aiu]/g, "").length;
}

/** Each once: several spellings of a word may sound alike. */
function entriesOf(words: readonly ListedWord[]): readonly LexiconEntry[] {
  return [...new Set(words.map(({ entry }) => entry))];
}

function sight(entries: readonly LexiconEntry[], form: string): Sighting | undefined {
  return entries.length > 0 ? { entries, route: "sound", form } : undefined;
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/**
 * The Brahmic blocks of Unicode are laid out alike (they come from one standard, ISCII), so that one table by offset
 * in the block spells all of them in Latin letters. A consonant carries an `a` unless a vowel sign or a virama follows.
 */
const blockStarts = [0x0900, 0x0980, 0x0a00, 0x0a80, 0x0b00, 0x0b80, 0x0c00, 0x0c80, 0x0d00] as const;

const vowels: Readonly<Record<number, string>> = {
  0x05: "a", 0x06: "aa", 0x07: "i", 0x08: "ii", 0x09: "u", 0x0a: "uu", 0x0b: "ri", 0x0d: "e", 0x0e: "e", 0x0f: "e",
  0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au",
}; // prettier-ignore

const consonants: Readonly<Record<number, string>> = {
  0x15: "k", 0x16: "kh", 0x17: "g", 0x18: "gh", 0x19: "n", 0x1a: "ch", 0x1b: "ch", 0x1c: "j", 0x1d: "jh", 0x1e: "n",
  0x1f: "t", 0x20: "th", 0x21: "d", 0x22: "dh", 0x23: "n", 0x24: "t", 0x25: "th", 0x26: "d", 0x27: "dh", 0x28: "n",
  0x29: "n", 0x2a: "p", 0x2b: "ph", 0x2c: "b", 0x2d: "bh", 0x2e: "m", 0x2f: "y", 0x30: "r", 0x31: "r", 0x32: "l",
  0x33: "l", 0x34: "l", 0x35: "v", 0x36: "sh", 0x37: "sh", 0x38: "s", 0x39: "h", 0x5f: "y", 0x71: "v", 0x70: "r",
}; // prettier-ignore

const vowelSigns: Readonly<Record<number, string>> = {
  0x3e: "aa", 0x3f: "i", 0x40: "ii", 0x41: "u", 0x42: "uu", 0x43: "ri", 0x45: "e", 0x46: "e", 0x47: "e", 0x48: "ai",
  0x49: "o", 0x4a: "o", 0x4b: "o", 0x4c: "au",
}; // prettier-ignore

const virama = 0x4d;
const anusvara = 0x02;
const gurmukhiAddak = 0x0a71;

/** A word of any Brahmic script in Latin letters; other characters stay. */
export function spellIndic(word: string): string {
  let spelled = "";
  let carriesVowel = false;
  for (const character of word) {
    const code = character.codePointAt(0)!;
    const offset = offsetInBlock(code);
    if (offset === undefined || code === gurmukhiAddak) {
      if (offset === undefined) spelled += close(carriesVowel) + character;
      if (offset === undefined) carriesVowel = false;
      continue;
    }
    const sign = vowelSigns[offset];
    if (sign !== undefined || offset === virama) {
      spelled += sign ?? "";
      carriesVowel = false;
      continue;
    }
    spelled += close(carriesVowel);
    carriesVowel = consonants[offset] !== undefined;
    spelled += consonants[offset] ?? vowels[offset] ?? (offset === anusvara ? "n" : "");
  }
  return spelled;
}

function close(carriesVowel: boolean): string {
  return carriesVowel ? "a" : "";
}

function offsetInBlock(code: number): number | undefined {
  const start = code & 0xff80;
  return (blockStarts as readonly number[]).includes(start) ? code - start : undefined;
}

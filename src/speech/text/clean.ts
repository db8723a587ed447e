const nativeZeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xff10];

/**
 * The text as the rules read it, unit for unit as long as what was written, so that places in one are places in the
 * other: native digits as ASCII, every kind of space as a space, and what makes no sound as a space or an ignored unit.
 */
export function plainTextOf(text: string): string {
  return (
    text
      .replace(/\p{Nd}/gu, (digit) => (digit.length === 1 ? asciiDigit(digit) : digit))
      .replace(/[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/gu, " ")
      // Half a surrogate pair is no character.
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, " ")
  );
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = nativeZeros.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? digit : String(code - zero);
}

const silentSigns =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}\ufe00-\ufe0f\u20e3\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0640]|\p{Co}|\p{Cn}/gu;

/** Malayalam's chillu letters in their older writing: letter, virama, joiner. */
const chillu: Readonly<Record<string, string>> = {
  "\u0d23": "\u0d7a",
  "\u0d28": "\u0d7b",
  "\u0d30": "\u0d7c",
  "\u0d32": "\u0d7d",
  "\u0d33": "\u0d7e",
  "\u0d15": "\u0d7f",
};

/** Has a letter or a digit, or one of the two signs that are words in Sindhi: ۽ (and), ۾ (in). */
export function canBeSaid(text: string): boolean {
  return /[\p{L}\p{N}\u06fd\u06fe]/u.test(text);
}

/** Words and the punctuation that the voice breathes at, without all else. */
export function cleanForVoice(text: string): string {
  return (
    text
      .replace(/([\u0d15\u0d23\u0d28\u0d30\u0d32\u0d33])\u0d4d\u200d/g, (_, letter: string) => chillu[letter] ?? letter)
      .replace(silentSigns, "")
      // Joiners change how letters are drawn, not what they sound like; espeak would stop at them.
      .replace(/[\u200c\u200d]/g, "")
      .normalize("NFC")
      .replace(/[\u2018\u2019\u02bc](?=\p{L})/gu, "'")
      .replace(/[؟⸮]/g, "?")
      .replace(/[،、]/g, ",")
      .replace(/[؛;]/g, ",")
      .replace(/[।॥۔…]/g, ".")
      .replace(/\s[-–—]+\s|[—–―]+|[()[\]{}|]/g, ", ")
      .replace(/[^\p{L}\p{M}\p{N}\u06fd\u06fe\s,.?!:'-]/gu, " ")
      .replace(/\s+/g, " ")
      .replace(/\s+([,.?!:])/g, "$1")
      .replace(/,[,:]+/g, ",")
      .trim()
  );
}

/** Marks around a written word that are not part of it. */
export function trimWritten(text: string): string {
  const outer = String.raw`[\s,.;:!?।॥"'“”‘’«»()\[\]{}…—–\-،؛؟۔*_~\u200b-\u200f\u202a-\u202e\ufeff]`;
  return text.replace(new RegExp(`^${outer}+|${outer}+$`, "gu"), "");
}

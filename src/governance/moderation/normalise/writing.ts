/** The scripts that the built-in lexicons are written in, and what their letters are. */
const scripts = [
  ["latin", /\p{Script=Latin}/u],
  ["devanagari", /\p{Script=Devanagari}/u],
  ["bengali", /\p{Script=Bengali}/u],
  ["gurmukhi", /\p{Script=Gurmukhi}/u],
  ["gujarati", /\p{Script=Gujarati}/u],
  ["odia", /\p{Script=Oriya}/u],
  ["tamil", /\p{Script=Tamil}/u],
  ["telugu", /\p{Script=Telugu}/u],
  ["kannada", /\p{Script=Kannada}/u],
  ["malayalam", /\p{Script=Malayalam}/u],
  ["arabic", /\p{Script=Arabic}/u],
] as const;

export type Writing = (typeof scripts)[number][0] | "other" | "none";

/** The script of a word's first letter; `none` for digits and signs. */
export function writingOf(word: string): Writing {
  const letter = /\p{L}/u.exec(word)?.[0];
  if (letter === undefined) return "none";
  if (letter < "\u0080") return "latin";
  return scripts.find(([, pattern]) => pattern.test(letter))?.[0] ?? "other";
}

/** A word of Latin letters and of letters that no Indian language has, as nobody writes it but to deceive. */
export function mixesWritings(word: string): boolean {
  const found = new Set([...word].map(writingOf));
  return found.has("latin") && found.has("other");
}

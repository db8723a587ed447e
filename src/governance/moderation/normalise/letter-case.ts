import { rewrite, type MappedText } from "./mapped-text.ts";

/** Lower case by Unicode's own table, without a locale: the same bytes everywhere. */
export function toLowerCase(source: MappedText): MappedText {
  return rewrite(source, /\p{Lu}|\p{Lt}/gu, (letter) => letter.toLowerCase());
}

const wordJoints = /(?<=\p{Ll})(?=\p{Lu})/gu;

/** Where `killThemAll` has its joints: places between a small and a capital letter, before case is folded. */
export function findCaseJoints(source: MappedText): ReadonlySet<number> {
  return new Set([...source.text.matchAll(wordJoints)].map((match) => source.starts[match.index]!));
}

import { rewrite, type MappedText } from "./mapped-text.ts";

/** Letters of the scripts whose accents only dress them; in Indic scripts the marks are the vowels. */
const accented =
  /(?!\p{ASCII})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}][\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]*|[a-zA-Z][\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+/gu;

const strayMarks = /[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\u0488\u0489]+/gu;

/** Arabic vowel signs and the tatweel that stretches a word: optional in writing, so they never tell words apart. */
const arabicSigns = /[\u064b-\u065f\u0670\u0640]+/gu;

/** Takes accents off letters, and marks that are stacked on a text of any script. */
export function dropDiacritics(source: MappedText): MappedText {
  const bare = rewrite(source, accented, (letter) => letter.normalize("NFD").replace(/\p{Mn}+/gu, ""));
  return rewrite(
    rewrite(bare, strayMarks, () => ""),
    arabicSigns,
    () => "",
  );
}

import type { Language } from "../spoken.ts";
import { as, bn, en, gu, hi, kn, ml, mr, ne, or, pa, sd, ta, te, ur, type LanguageWords } from "./words/index.ts";

export type { LanguageWords, NamedUnit } from "./words/index.ts";

/** Konkani is spoken by the Marathi voice, which knows Marathi's numbers. */
export const languageWords: Readonly<Record<Language, LanguageWords>> = {
  en,
  hi,
  ta,
  te,
  bn,
  mr,
  gu,
  kn,
  ml,
  pa,
  or,
  as,
  ur,
  ne,
  sd,
  kok: mr,
};

/** The words of each language for what is written in digits and signs. */
import type { Language } from "../../spoken.ts";
import { as } from "./as.ts";
import { bn } from "./bn.ts";
import { en } from "./en.ts";
import { gu } from "./gu.ts";
import { hi } from "./hi.ts";
import { kn } from "./kn.ts";
import type { LanguageWords } from "./language-words.ts";
import { ml } from "./ml.ts";
import { mr } from "./mr.ts";
import { ne } from "./ne.ts";
import { or } from "./or.ts";
import { pa } from "./pa.ts";
import { sd } from "./sd.ts";
import { ta } from "./ta.ts";
import { te } from "./te.ts";
import { ur } from "./ur.ts";

export type { LanguageWords, NamedUnit } from "./language-words.ts";

/** Konkani is spoken by the Marathi voice, which knows Marathi's numbers. */
export const languageWords: Readonly<Record<Language, LanguageWords>> = {
  en, hi, ta, te, bn, mr, gu, kn, ml, pa, or, as, ur, ne, sd, kok: mr,
};

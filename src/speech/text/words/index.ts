/** The words of each language for what is written in digits and signs. */
export { as } from "./as.ts";
export { bn } from "./bn.ts";
export { en } from "./en.ts";
export { gu } from "./gu.ts";
export { hi } from "./hi.ts";
export { kn } from "./kn.ts";
export { ml } from "./ml.ts";
export { mr } from "./mr.ts";
export { ne } from "./ne.ts";
export { or } from "./or.ts";
export { pa } from "./pa.ts";
export { sd } from "./sd.ts";
export { ta } from "./ta.ts";
export { te } from "./te.ts";
export { ur } from "./ur.ts";
export type { LanguageWords, NamedUnit } from "./language-words.ts";

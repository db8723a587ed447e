/** What is told of a file's credentials, and of where it comes from, to people, in plain words, in English and Hindi. */
export type { CopyDifference, CopyOrigin } from "./copy-origin.ts";
export { tellCredentials, type ToldCredentials } from "./tell-credentials.ts";
export { tellOrigin, type ToldOrigin } from "./tell-origin.ts";
export { wordsLanguages, type WordsLanguage } from "./words.ts";

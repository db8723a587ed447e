/** What is said of a file's credentials to people, in plain words, in English and Hindi. */
export { tellCredentials, type ToldCredentials } from "./tell-credentials.ts";
export { wordsLanguages, type WordsLanguage } from "./words.ts";

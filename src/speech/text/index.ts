/** Writes text out as it is said: numbers, dates, money, units, abbreviations, addresses, in each language. */
export { normaliseForSpeech, type SpeechSegment } from "./normalise.ts";
export { findUnspoken } from "./writing-systems.ts";

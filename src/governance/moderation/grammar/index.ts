/** The grammar of the built-in moderator: lexicons, patterns over their classes, and what turns a meaning round. */
export { type Chart } from "./chart.ts";
export { findHazards, sortRules, type Hazard, type Rules } from "./find-hazards.ts";
export { literalsOf, parseFrames, type Frame } from "./frames.ts";
export { parseLexicon, type LexiconEntry } from "./lexicon.ts";
export { readText } from "./read-text.ts";
export { Vocabulary } from "./vocabulary.ts";

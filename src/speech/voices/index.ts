/** Voices: from a sentence to its sound, with the time of every phone and word. espeak-ng speaks in a child process. */
export { createEspeakVoices, type EspeakVoices } from "./espeak-voices.ts";

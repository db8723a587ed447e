/** The phones that the voices emit, and how phones that are asked for by name are put to the engine. */
export { everydaySentences } from "./corpus-sentences.ts";
export { corpusOf } from "./corpus.ts";
export { phoneInventory } from "./inventory.ts";
export { ipaToEspeak } from "./ipa-to-espeak.ts";

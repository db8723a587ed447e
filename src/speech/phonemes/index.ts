/** The phones that the voices emit, and how phones that are asked for by name are put to the engine. */
export { ipaToEspeak } from "./ipa-to-espeak.ts";
export { phoneInventory } from "./inventory.ts";

/**
 * Gathers the phones that espeak-ng emits over the corpus, and prints `src/speech/phonemes/inventory.ts`:
 * `node scripts/gather-inventory.ts`. Takes two minutes.
 */
import { fork } from "node:child_process";
import { languages, type Language } from "../src/speech/spoken.ts";
import type { EspeakReply } from "../src/speech/voices/espeak-protocol.ts";
import { corpusOf } from "../src/speech/phonemes/index.ts";
import { isPhone } from "../src/speech/voices/espeak-events.ts";
import { voiceTable } from "../src/speech/voices/voice-table.ts";

const wordsPerRequest = 24;
const child = fork(new URL("../src/speech/voices/espeak-child.ts", import.meta.url), [], {
  serialization: "advanced",
  env: {},
});

function reply(): Promise<EspeakReply> {
  return new Promise((resolve) => child.once("message", (message) => resolve(message as EspeakReply)));
}

async function phonesIn(language: Language, text: string): Promise<string[]> {
  const answer = reply();
  const voice = voiceTable.find(({ description }) => description.language === language)?.espeakVoice;
  child.send({ id: 1, voice, markup: text, rateWpm: 300, pitch: 50, pitchRange: 50, volume: 100 });
  const spoken = await answer;
  if (spoken.kind !== "spoken") throw new Error(`${language}: ${spoken.kind} at ${text}`);
  return spoken.events.filter(isPhone).map((event) => event.ipa.replace(/[ˈˌ]/g, ""));
}

await reply();
const found = new Map<string, Set<Language>>();
for (const language of languages) {
  const words = corpusOf(language);
  for (let first = 0; first < words.length; first += wordsPerRequest) {
    for (const phone of await phonesIn(language, words.slice(first, first + wordsPerRequest).join(" "))) {
      if (phone !== "") found.set(phone, (found.get(phone) ?? new Set()).add(language));
    }
  }
  process.stderr.write(`${language} ${words.length} words, ${found.size} phones\n`);
}
child.disconnect();

const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
const lines = rows.map(
  ([phone, spokenIn]) => `  ${JSON.stringify(phone)}: ${JSON.stringify([...spokenIn]).replaceAll(",", ", ")},`,
);
process.stdout.write(`import type { Language } from "../src/speech/spoken.ts";

/**
 * Every phone that espeak-ng emits (stress marks stripped), with the languages in which it occurs. Gathered by
 * \`gather-inventory.ts\`; a foreign word in a sentence brings its own language's phones into it.
 */
export const phoneInventory: Readonly<Record<string, readonly Language[]>> = {
${lines.join("\n")}
};
`);

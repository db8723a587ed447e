/**
 * Gathers the phones that espeak-ng emits over the corpus, and prints `phonemes/inventory.ts`:
 * `node src/speech/voices/gather-inventory.ts > inventory.ts`, and put it into `phonemes/`. Takes two minutes.
 */
import { fork } from "node:child_process";
import { languages, type Language } from "../spoken.ts";
import type { EspeakReply } from "./espeak-protocol.ts";
import { corpusOf } from "../phonemes/index.ts";
import { isPhone } from "./espeak-events.ts";
import { voiceTable } from "./voice-table.ts";

const wordsPerRequest = 24;
const child = fork(new URL("./espeak-child.ts", import.meta.url), [], { serialization: "advanced", env: {} });

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
process.stdout.write(`import type { Language } from "../spoken.ts";

/**
 * Every phone that espeak-ng emits (stress marks stripped), with the languages in which it occurs. Gathered by
 * \`gather-inventory.ts\`; a foreign word in a sentence brings its own language's phones into it.
 */
export const phoneInventory: Readonly<Record<string, readonly Language[]>> = {
${lines.join("\n")}
};
`);

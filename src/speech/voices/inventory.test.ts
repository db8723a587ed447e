import { afterAll, expect, test } from "vitest";
import { childEnvironment } from "../../../test/fixtures/child-environment.ts";
import { corpusOf, ipaToEspeak, phoneInventory } from "../phonemes/index.ts";
import { languages, type Language } from "../spoken.ts";
import { isPhone } from "./espeak-events.ts";
import { EspeakProcess } from "./espeak-process.ts";
import { voiceTable } from "./voice-table.ts";

const engine = new EspeakProcess({ env: childEnvironment });
afterAll(() => engine.close());

/** Of the words made from letters, one in so many; all numbers and sentences. The whole corpus takes minutes. */
const sampledEvery = 27;
const wordsPerRequest = 24;

async function phonesOf(language: Language, markup: string): Promise<string[]> {
  const voice = voiceTable.find(({ description }) => description.language === language)?.espeakVoice ?? "";
  const spoken = await engine.speak({ voice, markup, rateWpm: 450, pitch: 50, pitchRange: 50, volume: 80 });
  return spoken.events
    .filter(isPhone)
    .map((event) => event.ipa.replace(/[ˈˌ]/g, ""))
    .filter((ipa) => ipa !== "");
}

test.each(languages.filter((language) => language !== "kok"))(
  "%s: every phone that the corpus brings is in the inventory",
  async (language) => {
    const words = corpusOf(language).filter((word, index) => index % sampledEvery === 0 || /[\d .,]/.test(word));
    const missing = new Set<string>();
    for (let first = 0; first < words.length; first += wordsPerRequest) {
      for (const phone of await phonesOf(language, words.slice(first, first + wordsPerRequest).join(" "))) {
        if (!phoneInventory[phone]?.includes(language)) missing.add(phone);
      }
    }
    expect([...missing]).toEqual([]);
  },
  120_000,
);

/** Phones that come only of letters in company, and are asked for by the nearest that stands alone. */
const nearest: Readonly<Record<string, string>> = {
  iː: "i",
  iə: "i ə",
  v: "ʋ",
  ɒ: "ɔ",
  ɜː: "ə",
  əʊ: "oː",
  ɹ: "ɾ",
  ʰχ: "h",
  ʲ: "j",
  əl: "ə l",
  aɪə: "aɪə",
};

test.each(languages)(
  "%s: the voice says every phone of its inventory when asked for it in IPA",
  async (language) => {
    for (const [phone, spokenIn] of Object.entries(phoneInventory)) {
      if (!spokenIn.includes(language)) continue;
      const said = (await phonesOf(language, `[[${ipaToEspeak(phone, language)}]]`)).join(" ");
      expect([phone, nearest[phone]]).toContain(said);
    }
  },
  60_000,
);

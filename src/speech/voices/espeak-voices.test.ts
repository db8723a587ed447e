import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childEnvironment } from "../../../test/fixtures/child-environment.ts";
import { everydaySentences, phoneInventory } from "../phonemes/index.ts";
import { languages, type Language, type Sentence, type Span, type Utterance } from "../spoken.ts";
import { createEspeakVoices } from "./index.ts";

const voices = createEspeakVoices({ env: childEnvironment });
beforeAll(() => voices.open());
afterAll(() => voices.close());

function sentenceOf(language: Language, spans: readonly (string | Span)[]): Sentence {
  const full = spans.map((span): Span => (typeof span === "string" ? { kind: "text", text: span, style: {} } : span));
  const caption = full
    .map((span) => ("text" in span ? span.text : ""))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  return { language, spans: full, caption, position: { file: "test.md", line: 1, column: 1 } };
}

const speak = (language: Language, ...spans: (string | Span)[]): Promise<Utterance> =>
  voices.forLanguage(language).speak(sentenceOf(language, spans));

const phonesIn = (utterance: Utterance): string =>
  utterance.phones
    .map((phone) => phone.ipa || "_")
    .join(" ")
    .normalize("NFC");
const digestOf = (utterance: Utterance): string =>
  createHash("sha256")
    .update(new Uint8Array(utterance.pcm.buffer))
    .update(JSON.stringify([utterance.phones, utterance.words]))
    .digest("hex");

function peakOf(pcm: Float32Array): number {
  return pcm.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

function rmsOf(pcm: Float32Array): number {
  return Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
}

describe.each(languages.flatMap((language) => (["female", "male"] as const).map((gender) => ({ language, gender }))))(
  "$language, $gender",
  ({ language, gender }) => {
    const everyday = `₹1,25,000 GST 12/11/2026 5:30 PM 98765 43210 update www.example.com`;

    // The numbers in a row are for the inventory; a male voice differs in timbre alone.
    const texts =
      gender === "male"
        ? everydaySentences[language].slice(0, 1)
        : [...everydaySentences[language].slice(0, -1), everyday];

    test.each(texts)("%s: is heard, unclipped, with phones without gaps and words in order", async (text) => {
      const utterance = await voices.forLanguage(language, gender).speak(sentenceOf(language, [text]));
      const endMs = utterance.pcm.length / 48;
      expect(Number.isInteger(endMs)).toBe(true);
      expect(peakOf(utterance.pcm)).toBeLessThanOrEqual(0.981);
      expect(rmsOf(utterance.pcm)).toBeGreaterThan(0.03);
      let atMs = 0;
      for (const phone of utterance.phones) {
        expect(phone.startMs).toBe(atMs);
        expect(phone.endMs).toBeGreaterThan(phone.startMs);
        atMs = phone.endMs;
        if (phone.ipa !== "") expect(Object.keys(phoneInventory)).toContain(phone.ipa);
      }
      expect(atMs).toBe(endMs);
      expectWordsInOrder(utterance, text, endMs);
    });
  },
);

function expectWordsInOrder(utterance: Utterance, caption: string, endMs: number): void {
  expect(utterance.words.length).toBeGreaterThan(3);
  let fromMs = 0;
  let place = 0;
  for (const word of utterance.words) {
    expect(word.startMs).toBeGreaterThanOrEqual(fromMs);
    expect(word.endMs).toBeGreaterThan(word.startMs);
    fromMs = word.startMs;
    expect(caption.slice(place)).toContain(word.text);
    place = caption.indexOf(word.text, place) + word.text.length;
  }
  expect(fromMs).toBeLessThan(endMs);
}

test("gives the same bytes again, after other sentences, in another voice and in a fresh process", async () => {
  const text = "आपका ₹1,25,000 का बिल तैयार है।";
  const first = await speak("hi", text);
  await speak("en", "Something else entirely, and longer than that.");
  await voices.forLanguage("hi", "male").speak(sentenceOf("hi", [text]));
  const again = await speak("hi", text);
  const fresh = createEspeakVoices();
  const inFresh = await fresh.forLanguage("hi").speak(sentenceOf("hi", [text]));
  fresh.close();
  expect(digestOf(again)).toBe(digestOf(first));
  expect(digestOf(inFresh)).toBe(digestOf(first));
});

test.each<[Language, string, string]>([
  ["hi", "मेरा phone number update करें", "m eː ɾ aː f əʊ n n ʌ m b ə ɹ ʌ p d eɪ t k ʌ ɾ ẽ"],
  ["ta", "என் phone எங்கே", "f əʊ n"],
  ["te", "నా phone ఎక్కడ", "f əʊ n"],
  ["bn", "আমার phone কোথায়", "f əʊ n"],
  ["kok", "म्हजो phone खंय", "f əʊ n"],
  ["ur", "میرا phone کہاں ہے", "f əʊ n"],
  ["en", "Please say नमस्ते to all", "n ə m ʌ s t eː"],
  ["en", "Please say வணக்கம் to all", "v ʌ ɳ ʌ k k ʌ m"],
  ["en", "Please say నమస్కారం to all", "n a m a s k aː ɾ a n"],
  ["en", "Please say سلام to all", "s ə l aː m"],
  ["hi", "उन्होंने ନମସ୍କାର कहा", "n ɔ m ɔ s k a ɾ ɔ"],
])("in %s, %s: words of another language are said as words", async (language, text, expected) => {
  const spoken = phonesIn(await speak(language, text))
    .replaceAll(" _", "")
    .replaceAll("_ ", "");
  expect(spoken.replaceAll(" r ", " ɾ ")).toContain(expected);
});

test.each<[Language, RegExp]>([
  ["en", /w ɒ n l a k .*t w ɛ n t i .*f aɪ v .*θ aʊ z ə n d .*ɹ uː p iː z/],
  ["hi", /eː k l aː kʰ .*p ʌ c i s h ʌ ɟ aː ɾ .*ɾ ʊ p j eː/],
  ["ta", /o ɹ ʉ l ʌ ɖ tʃ ʌ t t ʉ .*i ɹ ʉ b ʌ t t ʉ aɪ n d aː j i ɹ ə m .*ɹ uː b aː j/],
  ["te", /l a k ʂ a .*i r a ʋ aɪ aɪ d u ʋ e l u .*r uː p aː j a l u/],
  ["bn", /æ k l a kʰ .*p ɔ̃ tʃ i ʃ h a j a ɾ .*ʈ a k a/],
  ["mr", /eː k l aː kʰ .*p ə ɲ c ə v iː s h ə z aː ɾ/],
  ["gu", /eː k l aː k h .*p ə c c iː s h ə ɟ aː ɾ/],
  ["kn", /o n d u l ɐ k ʃ ɐ d ɐ .*ɪ p ɐ tʰ aɪ d u s aː v i ɹ ɐ/],
  ["ml", /o n n ɨ l ɐ k ʂ ɐ ʈ ʈ i .*ɐ iː j aː j i r ə m/],
  ["pa", /ɪ k l ʌ kʰ .*p ʌ c i h ə ɟ a r/],
  ["or", /e k ɔ l ʌ kʰ kʰ ɔ .*h ʌ ɟ a ɾ ɔ/],
  ["as", /e k l a kʰ .*p ɔ̃ tʃ i ʃ h a j a ɾ .*ʈ ɔ k a/],
  ["ur", /eː k l aː kʰ .*p a c c iː s h a z aː r/],
  ["ne", /eː k ə l aː kʰ .*p ʌ c c ɪ s h ə ɟ aː ɾ ə .*ɾ u p ɛː j ã/],
  ["sd", /h ɪ k ʊ l aː k h .*p a n ɟ ʋ i h a h a z aː ɾ/],
  ["kok", /eː k l aː kʰ .*p ə ɲ c ə v iː s h ə z aː ɾ/],
])("%s: ₹1,25,000 is heard as one lakh twenty-five thousand rupees", async (language, expected) => {
  expect(phonesIn(await speak(language, "₹1,25,000"))).toMatch(new RegExp(expected.source.normalize("NFC"), "u"));
});

test("spells acronyms, and says a number's whole sum as the one written word", async () => {
  const utterance = await speak("en", "Pay ₹1,25,000 by UPI.");
  expect(utterance.words.map((word) => word.text)).toEqual(["Pay", "₹1,25,000", "by", "UPI"]);
  expect(phonesIn(utterance)).toMatch(/w ɒ n (_ )?l a k (_ )?t w ɛ n t i .*f aɪ v .*ɹ uː p iː z .*j uː .*p iː .*aɪ/);
  const amount = utterance.words[1];
  expect((amount?.endMs ?? 0) - (amount?.startMs ?? 0)).toBeGreaterThan(1_200);
});

test.each([120, 500, 2_000])("makes a break of exactly %d ms, silent throughout", async (durationMs) => {
  const utterance = await speak("hi", "नमस्ते", { kind: "break", durationMs }, "आप कैसे हैं");
  const pause = utterance.phones.findIndex(
    (phone, index) => index > 0 && phone.ipa === "" && index < utterance.phones.length - 1,
  );
  const { startMs, endMs } = utterance.phones[pause] ?? { startMs: 0, endMs: 0 };
  expect(endMs - startMs).toBe(durationMs);
  const inside = utterance.pcm.subarray((startMs + 20) * 48, endMs * 48);
  expect(peakOf(inside)).toBe(0);
});

test("joins runs without a click: no step larger than speech itself makes", async () => {
  const utterance = await speak(
    "en",
    "Please say",
    { kind: "text", text: "ఆనందం", style: { language: "te" } },
    "to all",
    { kind: "break", durationMs: 200 },
    "now",
  );
  const steps = utterance.pcm.map((sample, n) => Math.abs(sample - (utterance.pcm[n - 1] ?? 0)));
  for (const phone of utterance.phones.filter(({ ipa }) => ipa === "")) {
    for (const ms of [phone.startMs, phone.endMs])
      expect(peakOf(steps.subarray(Math.max(0, ms * 48 - 24), ms * 48 + 24))).toBeLessThan(0.05);
  }
});

test("puts marks between the words that they stand between", async () => {
  const utterance = await speak("hi", "नमस्ते", { kind: "mark", name: "one" }, "आप कैसे हैं", { kind: "mark", name: "two" });
  expect(utterance.marks[0]).toEqual({ name: "one", atMs: utterance.words[1]?.startMs });
  expect(utterance.marks[1]).toEqual({ name: "two", atMs: utterance.words.at(-1)?.endMs });
});

test("says an alias and shows what was written", async () => {
  const utterance = await speak(
    "en",
    "Ask",
    { kind: "alias", text: "W3C", alias: "World Wide Web Consortium", style: {} },
    "please",
  );
  expect(utterance.words.map((word) => word.text)).toEqual(["Ask", "W3C", "please"]);
  expect(phonesIn(utterance)).toContain("k ə n s");
});

test("says the phones asked for", async () => {
  const utterance = await speak(
    "hi",
    "यह",
    { kind: "phoneme", text: "Sutradhar", ipa: "ˈsuːt̪rəd̪ʱaːr", style: {} },
    "है",
  );
  expect(utterance.words.map((word) => word.text)).toEqual(["यह", "Sutradhar", "है"]);
  expect(phonesIn(utterance)).toContain("s uː t̪ r ə d");
});

const plain = { rate: 1, pitch: 1, volume: 1 };

test.each([
  [{ ...plain, rate: 0.7 }, 1.3, 1.6],
  [{ ...plain, rate: 1.5 }, 0.55, 0.78],
])("prosody %o changes how long it takes by %f to %f", async (prosody, least, most) => {
  const usual = await speak("hi", "मेरा नाम आशा है और मैं यहाँ हूँ");
  const changed = await speak("hi", { kind: "text", text: "मेरा नाम आशा है और मैं यहाँ हूँ", style: { prosody } });
  const ratio = changed.pcm.length / usual.pcm.length;
  expect(ratio).toBeGreaterThan(least);
  expect(ratio).toBeLessThan(most);
});

test("volume is a gain on its words alone", async () => {
  const usual = await speak("hi", "मेरा नाम आशा है");
  const quiet = await speak("hi", "मेरा नाम", {
    kind: "text",
    text: "आशा है",
    style: { prosody: { ...plain, volume: 0.25 } },
  });
  const part = (utterance: Utterance, from: number, to: number): number =>
    rmsOf(utterance.pcm.subarray((utterance.words[from]?.startMs ?? 0) * 48, (utterance.words[to]?.endMs ?? 0) * 48));
  expect(part(quiet, 0, 1) / part(usual, 0, 1)).toBeCloseTo(1, 1);
  // The word before holds the ramp of the change.
  expect(part(quiet, 3, 3) / part(usual, 3, 3)).toBeCloseTo(0.25, 2);
});

test("an emphasised word takes longer, and says so", async () => {
  const span = { kind: "text", text: "आशा", style: { emphasis: "strong" } } as const;
  const [usual, strong] = [await speak("hi", "मेरा नाम", "आशा", "है"), await speak("hi", "मेरा नाम", span, "है")];
  const lengthMs = (utterance: Utterance): number =>
    (utterance.words[2]?.endMs ?? 0) - (utterance.words[2]?.startMs ?? 0);
  expect(lengthMs(strong)).toBeGreaterThan(lengthMs(usual));
  expect(strong.words.map((word) => word.emphasis)).toEqual([undefined, undefined, "strong", undefined]);
});

test.each([
  ["🎉🎊", "text_unspeakable"],
  ["…!?—", "text_unspeakable"],
  ["\ud83d\u200b", "text_unspeakable"],
  ["你好", "text_unspeakable"],
  ["क ".repeat(301), "limit_exceeded"],
])("refuses %j with %s", async (text, code) => {
  await expect(speak("hi", text)).rejects.toMatchObject({ code });
});

test.each([
  ["x".repeat(600)],
  ["क".repeat(600)],
  ["नमस्ते السلام hello שlom".replace("ש", "s")],
  ["नम\u200bस्ते \u202eabc\u202c \u0007"],
  ["9".repeat(300)],
  ["a,".repeat(250)],
  ["<speak><break time='9999s'/></speak> [[_:::::]] &amp;"],
])("speaks or refuses %j, and ends", async (text) => {
  const outcome = await speak("hi", text).then(
    () => "spoken",
    (error: { code: string }) => error.code,
  );
  expect(["spoken", "text_unspeakable", "limit_exceeded"]).toContain(outcome);
});

test("has a female and a male voice for each language, Konkani's marked experimental", () => {
  expect(voices.list()).toHaveLength(languages.length * 2);
  expect(voices.find("espeak-hi")?.description).toMatchObject({
    language: "hi",
    gender: "female",
    experimental: false,
  });
  expect(voices.find("espeak-ta-male")?.description).toMatchObject({ language: "ta", gender: "male" });
  expect(voices.find("espeak-kok")?.description.experimental).toBe(true);
  expect(voices.find("espeak-xx")).toBeUndefined();
});

describe("a presenter's own manner", () => {
  const sentence = sentenceOf("hi", ["नमस्ते, आप सब का यहाँ स्वागत है।"]);
  const say = (rate: number, pitchSemitones: number): Promise<Utterance> =>
    voices.forLanguage("hi").speak(sentence, { rate, pitchSemitones });

  /** Median of the pitch in voiced stretches of 40 ms, by autocorrelation, in Hz. */
  function pitchOf(pcm: Float32Array): number {
    const found: number[] = [];
    for (let from = 0; from + 3_840 < pcm.length; from += 1_920) {
      const at = (offset: number): number => pcm[from + offset] as number;
      const match = (lag: number): number => {
        let [both, one, other] = [0, 0, 0];
        for (let i = 0; i < 1_920; i += 2) {
          both += at(i) * at(i + lag);
          one += at(i) ** 2;
          other += at(i + lag) ** 2;
        }
        return one > 1 ? both / Math.sqrt(one * other) : 0;
      };
      // From 400 Hz down; the first lag that matches well is the pitch, later ones are its multiples.
      for (let lag = 120; lag < 800; lag += 2) {
        if (match(lag) < 0.85 || match(lag) < match(lag + 2)) continue;
        found.push(48_000 / lag);
        break;
      }
    }
    return found.sort((a, b) => a - b)[found.length >> 1] as number;
  }

  test("is slower or faster by as much as it says", async () => {
    const [slow, own, fast] = await Promise.all([say(0.85, 0), say(1, 0), say(1.2, 0)]);
    expect(slow.pcm.length / own.pcm.length).toBeGreaterThan(1.08);
    expect(fast.pcm.length / own.pcm.length).toBeLessThan(0.93);
  });

  test.each([-4, 4])("is lower or higher by as many semitones as it says: %i", async (semitones) => {
    const [own, other] = await Promise.all([say(1, 0), say(1, semitones)]);
    const measured = 12 * Math.log2(pitchOf(other.pcm) / pitchOf(own.pcm));
    expect(Math.abs(measured - semitones)).toBeLessThan(1.5);
  });
});

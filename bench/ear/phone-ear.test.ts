import { afterAll, beforeAll, expect, it } from "vitest";
import { createEspeakVoices } from "../../src/speech/voices/index.ts";
import type { Utterance } from "../../src/speech/spoken.ts";
import { countCommon } from "../campaign-heard.ts";
import { describeSound } from "./cepstra.ts";
import { teachEar, type PhoneEar } from "./phone-ear.ts";

const voices = createEspeakVoices();
let ear: PhoneEar;

function speak(text: string): Promise<Utterance> {
  const spans = [{ kind: "text", text, style: {} } as const];
  return voices
    .forLanguage("hi")
    .speak({ language: "hi", spans, caption: text, position: { file: "", line: 1, column: 1 } });
}

const lessons = [
  "नमस्ते, आपका हमारे नए दफ़्तर में स्वागत है।",
  "कृपया बिजली का बिल महीने के अंत से पहले जमा करें।",
  "राज राम रेल शाम शेर मशाल जेब जाल आशा",
  "सोना सुनो नीता तीन तारा पानी वन वार विमान",
  "गुलाब पता गुप्त तपन प्यार घर कमल किताब",
];

beforeAll(async () => {
  const sounds = [];
  for (const text of lessons) sounds.push(await speak(text));
  ear = teachEar(sounds);
}, 60_000);
afterAll(() => voices.close());

/** A name as it is said, quieter and with a hiss, and the phones that it is meant to have. */
async function say(name: string): Promise<{ sound: readonly Float64Array[]; phones: readonly string[] }> {
  const { pcm, phones } = await speak(name);
  const noisy = pcm.map((sample, at) => sample * 0.4 + (((at * 7_919) % 101) / 101 - 0.5) * 0.001);
  return { sound: describeSound(noisy), phones: phones.flatMap(({ ipa }) => (ipa === "" ? [] : [ipa])) };
}

it("knows a name from others by its sound, and a planted one too", async () => {
  const names = await Promise.all(["राजेश", "सुनीता", "विमला", "गुप्ता"].map(say));
  for (const { sound, phones } of names) {
    const matches = names.map((other) => ear.match(sound, other.phones));
    expect(names[matches.indexOf(Math.max(...matches))]?.phones).toEqual(phones);
  }
}, 60_000);

it("hears most phones of a name that it was told nothing of", async () => {
  const { sound, phones } = await say("राजेश शर्मा");
  expect(countCommon(phones, ear.hear(sound))).toBeGreaterThanOrEqual(phones.length / 2);
  const other = await say("गुप्ता");
  expect(countCommon(phones, ear.hear(other.sound))).toBeLessThan(phones.length / 2);
}, 60_000);

it("goes with nothing where there is no sound", () => {
  expect(ear.match([], ["a"])).toBe(Number.NEGATIVE_INFINITY);
});

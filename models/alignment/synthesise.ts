/**
 * Makes the speech that the alignment model learns from: `node models/alignment/synthesise.ts OUT [--hours 0.6] [--seed 8]`.
 * Every language and many voices of espeak-ng say words and sentences in random order; when each phone is heard is known, since
 * the engine tells. Writes OUT/sound.i16 (16 kHz) and OUT/utterances.jsonl. The same seed makes the same bytes.
 */
import { createWriteStream, mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { createRandom, digestJson } from "../../src/core/index.ts";
import { classesOf, toSixteenKilohertz } from "../../src/speech/alignment/index.ts";
import { corpusOf, everydaySentences } from "../../src/speech/phonemes/index.ts";
import { languages, type Language, type SpokenPhone } from "../../src/speech/spoken.ts";
import { EspeakProcess } from "../../src/speech/voices/espeak-process.ts";
import { trimRun } from "../../src/speech/voices/run-sound.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { hours: { type: "string", default: "0.6" }, seed: { type: "string", default: "8" } },
});
const [folder] = positionals;
if (!folder) throw new Error("say where to: node models/alignment/synthesise.ts OUT");

/** Konkani is read by the Marathi voice, as in the product. */
const espeakNames: Readonly<Partial<Record<Language, string>>> = { kok: "mr" };
const englishes = ["en", "en-us", "en-gb-scotland", "en-gb-x-rp", "en-029"];
/** English is heard in all of them, and has vowels that no other has: it comes three times. */
const turns: readonly Language[] = [...languages, "en", "en"];
const variants = (
  "m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f5 klatt klatt2 klatt4 klatt5 klatt6 Alex Annie Denis Diogo Gene Henrique Hugo Jacky Lee " +
  "Marco Michael Mike Mr adam announcer antonio anika aunty belinda benjamin caleb croak david ed edward grandma grandpa ian " +
  "john linda marcelo max michel miguel norbert pablo paul pedro quincy rob robert shelby steph steph2 travis victor zac whisper"
).split(" ");
/** Never trained on: what the training watches itself by. */
const watched = "f4 klatt3 Alicia Andy boris Storm".split(" ");

const random = createRandom(digestJson({ seed: values.seed }));
const pick = <T>(list: readonly T[]): T => list[Math.min(list.length - 1, Math.floor(random() * list.length))];

const pools = new Map(
  languages.map((language) => {
    const said = everydaySentences[language].flatMap((sentence) => sentence.split(/\s+/));
    return [language, { said, all: [...corpusOf(language)].filter((text) => !text.includes(" ")) }] as const;
  }),
);

function createText(language: Language): string {
  const pool = pools.get(language);
  if (!pool) throw new Error(language);
  const words = Array.from({ length: 5 + Math.floor(random() * 9) }, () =>
    pick(random() < 0.55 ? pool.said : pool.all),
  );
  return words.map((word) => `${word.replaceAll(/[<>&[\].।?!|]/g, "")}${random() < 0.12 ? "," : ""}`).join(" ");
}

mkdirSync(folder, { recursive: true });
const sound = createWriteStream(`${folder}/sound.i16`);
const list = createWriteStream(`${folder}/utterances.jsonl`);
const engine = new EspeakProcess();
const samplesWanted = Number(values.hours) * 3_600 * 16_000;
let at = 0;
for (let turn = 0; at < samplesWanted; turn++) {
  const language = turns[turn % turns.length];
  const isWatched = turn % 19 === 18;
  const variant = pick(isWatched ? watched : variants);
  const espeakName = language === "en" ? pick(englishes) : (espeakNames[language] ?? language);
  const spoken = await engine
    .speak({
      voice: `${espeakName}+${variant}`,
      markup: createText(language),
      rateWpm: Math.round(120 + random() * 110),
      pitch: Math.round(20 + random() * 60),
      pitchRange: Math.round(30 + random() * 50),
      volume: 80,
    })
    .catch(() => undefined);
  const run = spoken && trimRun(spoken, [0]);
  if (!run) continue;
  const pcm = toSixteenKilohertz(run.pcm);
  const samples = Int16Array.from(pcm, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767))));
  sound.write(new Uint8Array(samples.buffer));
  const segments = run.phones.flatMap(segmentsOf);
  list.write(`${JSON.stringify({ at, samples: samples.length, language, voice: variant, isWatched, segments })}\n`);
  at += samples.length;
}
engine.close();
await Promise.all([sound, list].map((stream) => new Promise((resolve) => stream.end(resolve))));
process.stdout.write(`${(at / 16_000 / 3_600).toFixed(2)} hours\n`);

/** A phone as the classes that it is heard as, each with its time; the first half of a diphthong holds a little longer. */
function segmentsOf({ ipa, startMs, endMs }: SpokenPhone): readonly (readonly [number, number, number])[] {
  // Scottish voices write length with a colon.
  const classes = classesOf(ipa.replaceAll(":", "ː"));
  return classes.map((heard, index) => {
    const edge = (place: number): number =>
      place === 0 ? 0 : place === classes.length ? 1 : classes.length === 2 ? 0.55 : place / classes.length;
    const length = endMs - startMs;
    return [heard, startMs + length * edge(index), startMs + length * edge(index + 1)];
  });
}

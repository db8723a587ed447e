import { SutradharError } from "../src/core/index.ts";
import { readMedia } from "../src/media/decode/index.ts";
import { corpusOf, everydaySentences } from "../src/speech/phonemes/index.ts";
import type { Language, Manner, Voice } from "../src/speech/spoken.ts";
import type { Greeting } from "./campaign-cost.ts";
import { describeSound } from "./ear/cepstra.ts";
import { teachEar, type LabelledSound, type PhoneEar } from "./ear/phone-ear.ts";

/** Whose names are said. */
const namedLanguages: readonly Language[] = ["hi", "bn", "ta", "te", "en", "ur"];
const wordsAtOnce = 6;

/**
 * An ear for one voice, taught with sentences and words that are no names of anybody, said by the engine itself: it has never
 * heard a video.
 */
export async function teachVoice(voice: Voice, manner?: Manner, lessonsEach = 40): Promise<PhoneEar> {
  const sounds: LabelledSound[] = [];
  for (const language of namedLanguages) {
    for (const text of composeLessons(language, lessonsEach)) {
      const sentence = { language: voice.description.language, spans: [{ kind: "text", text, style: {} } as const] };
      const where = { caption: text, position: { file: "", line: 1, column: 1 } };
      const said = await voice.speak({ ...sentence, ...where }, manner).catch((error: unknown) => {
        // Not every word of a corpus can be said within another language.
        if (error instanceof SutradharError) return undefined;
        throw error;
      });
      if (said) sounds.push(said);
    }
  }
  return teachEar(sounds);
}

function composeLessons(language: Language, count: number): string[] {
  const words = corpusOf(language).filter((text) => !/[\d\s]/.test(text));
  const step = Math.max(1, Math.floor(words.length / (count * wordsAtOnce)));
  const chosen = words.filter((_word, index) => index % step === 0);
  const spoken = Array.from({ length: count }, (_unused, index) =>
    chosen.slice(index * wordsAtOnce, (index + 1) * wordsAtOnce).join(" "),
  );
  return [...everydaySentences[language], ...spoken.filter((text) => text !== "")];
}

/** The phones of a name as the engine meant them, and when they sound in the shot. */
export interface NamePhones {
  readonly phones: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
}

export function findNamePhones(name: string, { speech, leadInMs }: Pick<Greeting, "speech" | "leadInMs">): NamePhones {
  const parts = name.split(" ");
  const words = speech.words.filter(({ text }) => parts.some((part) => text.includes(part)));
  const phones = speech.phones.filter(({ startMs, endMs }) =>
    words.some((word) => startMs >= word.startMs - 1 && endMs <= word.endMs + 1),
  );
  return {
    phones: phones.flatMap(({ ipa }) => (ipa === "" ? [] : [ipa])),
    startMs: leadInMs + Math.min(...words.map((word) => word.startMs)),
    endMs: leadInMs + Math.max(...words.map((word) => word.endMs)),
  };
}

export interface HeardName {
  /** Log likelihood a frame that the sound says the name. */
  readonly match: number;
  /** Of the other names: the one that it says most likely. */
  readonly nextMatch: number;
  readonly isHeard: boolean;
  /** Phones of the name, and how many of them were heard by an ear that was told nothing of it. */
  readonly phones: number;
  readonly phonesHeard: number;
}

const sampleRateHz = 48_000;

/** Listens to the sound that was delivered while a name should be said. It is heard where no other name goes with it as well. */
export function hearName(
  file: string,
  {
    greeting,
    own,
    others,
    ear,
  }: {
    readonly greeting: Pick<Greeting, "startFrame" | "frameRate">;
    readonly own: NamePhones;
    readonly others: readonly (readonly string[])[];
    readonly ear: PhoneEar;
  },
): HeardName {
  const shotMs = (greeting.startFrame * 1_000) / greeting.frameRate;
  const sound = describeSound(cutSound(file, { startMs: shotMs + own.startMs, endMs: shotMs + own.endMs }));
  const match = ear.match(sound, own.phones);
  const same = own.phones.join(" ");
  const nextMatch = others
    .filter((phones) => phones.join(" ") !== same)
    .reduce((best, phones) => Math.max(best, ear.match(sound, phones)), Number.NEGATIVE_INFINITY);
  return {
    match,
    nextMatch,
    isHeard: match > nextMatch,
    phones: own.phones.length,
    phonesHeard: countCommon(own.phones, ear.hear(sound)),
  };
}

function cutSound(
  file: string,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Float32Array {
  const [start, end] = [startMs, endMs].map((ms) => Math.round((ms * sampleRateHz) / 1_000)) as [number, number];
  const pcm = new Float32Array(end - start);
  readMedia(file, {
    sound({ startSample, channels: [first] }) {
      if (!first || startSample >= end || startSample + first.length <= start) return;
      const from = Math.max(0, start - startSample);
      pcm.set(first.subarray(from, Math.min(first.length, end - startSample)), startSample + from - start);
    },
  });
  return pcm;
}

/** The most that two lists have in common in the same order. */
export function countCommon(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, () => 0);
  for (const item of one) {
    const next = [0];
    for (const [at, wanted] of other.entries()) {
      next.push(item === wanted ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

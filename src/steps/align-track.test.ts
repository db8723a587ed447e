import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBuiltinSession } from "../inference/index.ts";
import { scoreSound, toSixteenKilohertz } from "../speech/alignment/index.ts";
import { timedVisemes } from "../speech/visemes/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import { alignTrack } from "./align-track.ts";
import type { SpeechArtifact } from "./artifacts.ts";

const voices = createEspeakVoices();
afterAll(() => voices.close());

const session = openBuiltinSession({
  name: "model/alignment@1.0.0",
  bytes: readFileSync(new URL("../../assets/models/alignment/alignment.onnx", import.meta.url)),
  signature: {
    inputs: [{ name: "heard", type: "fp32", shape: [-1, 40] }],
    outputs: [{ name: "scores", type: "fp32", shape: [-1, 36] }],
  },
});

async function speak(text: string, gender: "female" | "male"): Promise<{ pcm: Float32Array; speech: SpeechArtifact }> {
  const sentence = { language: "hi", spans: [{ kind: "text", text, style: {} }], caption: text } as const;
  const position = { file: "", line: 1, column: 1 };
  const { pcm, ...speech } = await voices.forLanguage("hi", gender).speak({ ...sentence, position });
  return { pcm, speech: { ...speech, samples: pcm.length } };
}

const texts = ["कृपया बिल महीने के अंत से पहले जमा करें।", "मेरी माँ पुणे से बस में आईं।"];
let recorded: Awaited<ReturnType<typeof speak>>[];
let track: Float32Array;
let scores: Float32Array;
beforeAll(async () => {
  recorded = await Promise.all(texts.map((text) => speak(text, "male")));
  const rest = new Float32Array(48 * 400);
  track = Float32Array.from([rest, ...recorded.flatMap(({ pcm }) => [pcm, rest])].flatMap((piece) => [...piece]));
  scores = await scoreSound(toSixteenKilohertz(track), async (heard, frames) => {
    const said = await session.infer({ heard: { type: "fp32", shape: [frames, 40], data: heard } });
    return said["scores"]?.data as Float32Array;
  });
});

const align = (sentences: readonly SpeechArtifact[]) =>
  alignTrack({ scores: scores.slice(), sentences, frameRate: 25, samples: track.length }).shots;

const saidOf = async (text: string): Promise<SpeechArtifact> => (await speak(text, "female")).speech;

/** When lips are shut, by the middle of each closure. */
function closuresOf(phones: SpeechArtifact["phones"], byMs: number): readonly number[] {
  const shut = timedVisemes(phones).filter(({ viseme }) => viseme === "PP");
  return shut.map(({ startMs, endMs }) => (startMs + endMs) / 2 + byMs);
}

describe("a recording by another voice", () => {
  test("is cut into whole frames of which none is lost", async () => {
    const shots = align(await Promise.all(texts.map(saidOf)));
    const starts = shots.map(({ startSample }) => startSample);
    const ends = shots.map(({ startSample, samples }) => startSample + samples);
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBe(ends[0]);
    expect(ends.map((end) => end % 1_920)).toEqual([0, 0]);
    expect(ends[1]).toBe(Math.ceil(track.length / 1_920) * 1_920);
    expect(shots.map(({ isHeard }) => isHeard)).toEqual([false, false]);
  });

  test("closes its lips where they closed, and says its words in their order", async () => {
    const shots = align(await Promise.all(texts.map(saidOf)));
    let atMs = 400;
    for (const [index, { pcm, speech }] of recorded.entries()) {
      const shot = shots[index] as (typeof shots)[number];
      const known = closuresOf(speech.phones, atMs);
      const told = closuresOf(shot.phones, shot.startSample / 48);
      expect(told.map((middle, place) => Math.abs(middle - (known[place] as number)) < 40)).toEqual(
        known.map(() => true),
      );
      expect(shot.words.map(({ text }) => text)).toEqual(speech.words.map(({ text }) => text));
      atMs += pcm.length / 48 + 400;
    }
  });

  test("that says something else than the script is told, and the mouth follows what is heard", async () => {
    const other = await saidOf("ग्यारह गधे गुफ़ा के ऊपर छत को ढूँढ़ते रहे।");
    const [first, second] = align([await saidOf(texts[0] as string), other]);
    expect(first?.isHeard).toBe(false);
    expect(second?.isHeard).toBe(true);
    expect(second?.phones.map(({ ipa }) => ipa)).not.toEqual(other.phones.map(({ ipa }) => ipa));
  });
});

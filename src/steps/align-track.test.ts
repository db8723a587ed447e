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
  recorded = [await speak(texts[0] ?? "", "male"), await speak(texts[1] ?? "", "male")];
  const rest = new Float32Array(48 * 400);
  track = Float32Array.from(
    [rest, recorded[0]?.pcm, rest, recorded[1]?.pcm, rest].flatMap((piece) => [...(piece ?? [])]),
  );
  scores = await scoreSound(toSixteenKilohertz(track), async (heard, frames) => {
    const said = await session.infer({ heard: { type: "fp32", shape: [frames, 40], data: heard } });
    return said["scores"]?.data as Float32Array;
  });
});

const align = (sentences: readonly SpeechArtifact[]) =>
  alignTrack({ scores: scores.slice(), sentences, frameRate: 25, samples: track.length }).shots;

describe("a recording by another voice", () => {
  test("is cut into whole frames of which none is lost, and its lips close where they closed", async () => {
    const shots = align([
      (await speak(texts[0] ?? "", "female")).speech,
      (await speak(texts[1] ?? "", "female")).speech,
    ]);
    const [first, second] = shots;
    expect(first?.startSample).toBe(0);
    expect(second?.startSample).toBe(first?.samples);
    expect((second?.startSample ?? 0) % 1_920).toBe(0);
    const end = (second?.startSample ?? 0) + (second?.samples ?? 0);
    expect(end - track.length).toBeGreaterThanOrEqual(0);
    expect(end - track.length).toBeLessThan(1_920);
    expect(shots.map(({ isHeard }) => isHeard)).toEqual([false, false]);
    const startsMs = [400, 400 + (recorded[0]?.pcm.length ?? 0) / 48 + 400];
    for (const [index, shot] of shots.entries()) {
      const shotMs = shot.startSample / 48;
      const middles = (phones: SpeechArtifact["phones"], byMs: number): number[] =>
        timedVisemes(phones).flatMap(({ viseme, startMs, endMs }) =>
          viseme === "PP" ? [(startMs + endMs) / 2 + byMs] : [],
        );
      const known = middles(recorded[index]?.speech.phones ?? [], startsMs[index] ?? 0);
      const told = middles(shot.phones, shotMs);
      expect(told).toHaveLength(known.length);
      for (const [place, middle] of known.entries()) expect(Math.abs((told[place] ?? 0) - middle)).toBeLessThan(40);
      expect(shot.words.map(({ text }) => text)).toEqual(recorded[index]?.speech.words.map(({ text }) => text));
    }
  });

  test("that says something else than the script is told, and the mouth follows what is heard", async () => {
    const other = (await speak("ग्यारह गधे गुफ़ा के ऊपर छत को ढूँढ़ते रहे।", "female")).speech;
    const [first, second] = align([(await speak(texts[0] ?? "", "female")).speech, other]);
    expect(first?.isHeard).toBe(false);
    expect(second?.isHeard).toBe(true);
    expect(second?.phones.map(({ ipa }) => ipa)).not.toEqual(other.phones.map(({ ipa }) => ipa));
  });
});

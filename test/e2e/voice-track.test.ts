import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Timeline } from "../../src/media/timeline/index.ts";
import { readMedia } from "../../src/media/decode/index.ts";
import { createEspeakVoices } from "../../src/speech/voices/index.ts";
import type { SpokenPhone } from "../../src/speech/spoken.ts";
import { timedVisemes } from "../../src/speech/visemes/index.ts";
import { writeWav } from "../../src/inference/provider/write-wav.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

/** A recording of two sentences: said by the other voice, slower and lower than the script's would, with pauses of its own. */
const said = ["Please pay the bill.", "My mother came by bus."];
const pausesMs = [450, 700, 300];

let place: Workplace;
let summary: ReturnType<Workplace["render"]>;
let timeline: Timeline;
let phones: readonly SpokenPhone[];
let recording: Float32Array;

beforeAll(async () => {
  place = createWorkplace();
  ({ phones, recording } = await record());
  writeFileSync(place.path("said.wav"), writeWav(recording, 48_000));
  place.write("hello.md", scriptOf({ title: "Hello", profile: "480p25" }, said.join(" ")));
  const options = [
    "--voice-track",
    place.path("said.wav"),
    "--speaker",
    "synthetic",
    "--timeline",
    "out/hello.json",
    "--lock",
    "out/lock.json",
  ];
  summary = place.render("hello.md", "out/hello.mp4", ...options);
  timeline = JSON.parse(readFileSync(place.path("out/hello.json"), "utf8")) as Timeline;
}, 120_000);
afterAll(() => place.remove());

async function record(): Promise<{ phones: readonly SpokenPhone[]; recording: Float32Array }> {
  const voices = createEspeakVoices();
  const pieces: Float32Array[] = [];
  const heard: SpokenPhone[] = [];
  let atMs = 0;
  const rest = (ms: number): void => {
    pieces.push(new Float32Array(ms * 48));
    atMs += ms;
  };
  for (const [index, text] of said.entries()) {
    rest(pausesMs[index] ?? 0);
    const position = { file: "", line: 1, column: 1 };
    const sentence = { language: "en", spans: [{ kind: "text", text, style: {} }], caption: text, position } as const;
    const spoken = await voices.forLanguage("en", "male").speak(sentence, { rate: 0.85, pitchSemitones: -3 });
    pieces.push(spoken.pcm);
    heard.push(
      ...spoken.phones.map((phone) => ({ ...phone, startMs: phone.startMs + atMs, endMs: phone.endMs + atMs })),
    );
    atMs += spoken.pcm.length / 48;
  }
  rest(pausesMs[2] ?? 0);
  voices.close();
  return { phones: heard, recording: Float32Array.from(pieces.flatMap((piece) => [...piece])) };
}

describe("a recording drives the avatar", () => {
  it("and every gate passes on the delivered pixels", () => {
    expect(summary.gates.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(summary.shots.map(({ text }) => text)).toEqual(said);
  });

  it("the sound is the recording: not moved by a millisecond, not shortened, not made longer than a frame", () => {
    const seconds = recording.length / 48_000;
    expect(summary.durationMs / 1_000).toBeGreaterThanOrEqual(seconds);
    expect(summary.durationMs / 1_000 - seconds).toBeLessThan(1 / 25);
    const heard = new Float32Array(recording.length);
    readMedia(place.path("out/hello.mp4"), {
      sound: ({ startSample, channels }) => {
        for (const [n, value] of (channels[0] ?? []).entries())
          if (startSample + n >= 0) heard[startSample + n] = value;
      },
    });
    const likenessAt = (lag: number): number => {
      let [both, own, other] = [0, 0, 0];
      for (let n = 4_800; n < recording.length - 4_800; n++) {
        const [a, b] = [recording[n] as number, heard[n + lag] as number];
        both += a * b;
        own += a * a;
        other += b * b;
      }
      return both / Math.sqrt(own * other);
    };
    // The limiter takes its tips: what is left of the likeness says that nothing else was done to it.
    expect(likenessAt(0)).toBeGreaterThan(0.95);
    for (const lag of [-48, 48]) expect(likenessAt(lag)).toBeLessThan(likenessAt(0));
  });

  it("lips are told to close where they close in the recording, within a frame", () => {
    const closures = (list: readonly { viseme: string; startMs: number; endMs: number }[]) =>
      list.filter(({ viseme }) => viseme === "PP").map(({ startMs, endMs }) => (startMs + endMs) / 2);
    const [known, told] = [closures(timedVisemes(phones)), closures(timeline.phones)];
    expect(told).toHaveLength(known.length);
    for (const [index, middle] of known.entries()) expect(Math.abs((told[index] ?? 0) - middle)).toBeLessThan(40);
  });

  it("the lock names the model by its digest, and the recording", () => {
    const lock = JSON.parse(readFileSync(place.path("out/lock.json"), "utf8")) as Record<string, unknown>;
    expect(lock["models"]).toEqual([
      {
        wanted: "model/alignment@champion",
        kind: "model",
        name: "alignment",
        version: "1.0.0",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    expect(lock["voiceTrack"]).toMatchObject({ name: "said.wav", speaker: "synthetic" });
  });

  it("and is made again from its lock", () => {
    const { status, stderr } = place.run([
      "reproduce",
      "out/lock.json",
      "--script",
      "hello.md",
      "--out",
      "out/again.mp4",
    ]);
    expect({ status, stderr: stderr.slice(-300) }).toMatchObject({ status: 0 });
  });
});

describe("refuses", () => {
  const refusal = (...options: string[]) =>
    place.run(["render", "hello.md", "--out", "out/no.mp4", ...options, "--json"]);
  it.each([
    ["a recording of whose voice nothing is said", ["--voice-track", "said.wav"], "option_invalid"],
    [
      "somebody else's voice, whose consent nobody keeps here",
      ["--voice-track", "said.wav", "--speaker", "emp-2041"],
      "consent_refused",
    ],
    ["a recording that is not there", ["--voice-track", "nobody.wav", "--speaker", "synthetic"], "file_missing"],
    ["a script given as a recording", ["--voice-track", "hello.md", "--speaker", "synthetic"], "sound_invalid"],
    [
      "a model that is not there",
      ["--voice-track", "said.wav", "--speaker", "synthetic", "--voice-model", "ear@champion"],
      "asset_unknown",
    ],
  ])("%s", (_, options, code) => {
    const { status, stdout, stderr } = refusal(...options);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain(code);
  });
});

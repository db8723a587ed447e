import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  providerKey,
  startSpeechProvider,
  type ProviderFault,
  type SpeechProviderFake,
} from "../../test/fixtures/speech-provider.ts";
import { tinyVoice } from "../../test/fixtures/tiny-voice.ts";
import { digestBytes, type Digest } from "../core/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import { fromPcm16 } from "./artifacts.ts";
import { createSpeakElsewhere } from "./speak-elsewhere.ts";
import type { ModelProviders } from "./model-providers.ts";
import { workerTasks } from "./worker/index.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-say-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

const files = { model: "model.onnx", tokens: "tokens.txt", lexicon: "lexicon.txt" };

/** As an executor runs the step, with the files of a voice in a store that is a folder. */
async function say(
  parameters: object,
  bytes: Readonly<Record<string, Uint8Array>> = tinyVoice(),
  providers?: ModelProviders,
): Promise<Float32Array> {
  const digests: Record<string, Digest> = {};
  for (const [path, content] of Object.entries(bytes)) {
    digests[path] = digestBytes(content);
    writeFileSync(join(folder, digests[path]), content);
  }
  const manifest = new TextEncoder().encode(JSON.stringify({ files: digests }));
  const context = {
    node: {
      step: "speak-elsewhere",
      parameters: {
        name: "voice/tones@1.0.0",
        family: "vits",
        files,
        speaker: 0,
        rate: 1,
        text: "hello",
        ...parameters,
      },
      assets: { voice: digestBytes(manifest) },
    },
    read: async () => manifest,
    locate: async (digest: Digest) => join(folder, digest),
    temporaryPath: () => join(folder, `temp-${++count}`),
    runTask: async ({ kind, payload }: { kind: string; payload: unknown }) => {
      const task = workerTasks[kind];
      return task?.(payload, { progress: () => undefined });
    },
    takeFile: async (path: string) => digestBytes(readFileSync(path)),
  };
  await createSpeakElsewhere(providers)(context as unknown as StepContext);
  const pcm = readFileSync(join(folder, `temp-${count}`));
  return fromPcm16(pcm);
}

describe("a voice that somebody brought", () => {
  it("is heard at 48 kHz, and leaves nothing behind", async () => {
    const pcm = await say({});
    // Five letters of a tenth of a second each.
    expect(pcm.length / 48_000).toBeCloseTo(0.5, 1);
    expect(Math.max(...pcm.subarray(0, 4_800))).toBeGreaterThan(0.2);
    expect(readdirSync(folder)).not.toContain(`temp-${count - 1}`);
  });

  it.each<[string, object, Readonly<Record<string, Uint8Array>> | undefined, string, RegExp]>([
    ["words that it has not", { text: "zzz" }, undefined, "engine_failed", /cannot speak: ./],
    ["a speaker that it has not", { speaker: 5 }, undefined, "engine_failed", /1 speakers, and number 5/],
    [
      "a model that is none",
      {},
      { ...tinyVoice(), "model.onnx": Buffer.from("a cat") },
      "engine_failed",
      /cannot speak/,
    ],
    ["nothing to say", { text: "" }, undefined, "text_unspeakable", /nothing in the sentence/],
  ])("tells %s apart, and no worker dies of it", async (_, parameters, bytes, code, message) => {
    const saying = say(parameters, bytes);
    await expect(saying).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe("a voice of a provider's", () => {
  let provider: SpeechProviderFake;
  beforeAll(async () => {
    provider = await startSpeechProvider();
  });
  afterAll(() => provider.close());

  const acme = { family: "provider", provider: "acme", model: "speech-1", speaker: "kavya", files: undefined } as const;
  const reached: unknown[] = [];
  const providers: ModelProviders = {
    async reach(...asked) {
      reached.push(asked);
      return { url: provider.url, token: providerKey };
    },
  };

  it("is heard at 48 kHz, and its operator's door is asked what words may go there", async () => {
    const pcm = await say({ ...acme, text: "number 11900" }, {}, providers);
    // 12,000 samples at 24 kHz.
    expect(pcm.length / 48_000).toBeCloseTo(0.5, 2);
    expect(Math.max(...pcm.subarray(0, 4_800))).toBeGreaterThan(0.4);
    expect(reached).toEqual([["acme", "script"]]);
    expect(readdirSync(folder)).not.toContain(`temp-${count - 1}`);
  });

  it.each<[ProviderFault, string, RegExp]>([
    ["empty", "model_reply_invalid", /said nothing/],
    ["nan", "model_reply_invalid", /numbers that are none|said nothing|cannot be read/],
    ["garbage", "model_reply_invalid", /no sound/],
    ["repeats-key", "model_unavailable", /^[^]*does not answer us(?![^]*sk-test)/],
  ])("that answers %s says nothing that is used", async (fault, code, message) => {
    provider.fail(fault);
    await expect(say({ ...acme, text: "number 5000" }, {}, providers)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it("is told of where nobody lists its provider", async () => {
    await expect(say({ ...acme, text: "hello" })).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("SUTRADHAR_PROVIDERS") as string,
    });
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { describeModelSession, type SessionExample } from "../../../test/contract/model-sessions.ts";
import {
  providerKey,
  samplesFor,
  soundOf,
  startSpeechProvider,
  type ProviderFault,
  type SpeechProviderFake,
} from "../../../test/fixtures/speech-provider.ts";
import { limits } from "../../core/index.ts";
import { guardSession, openProviderSession, type ModelSession, type ProviderApi, type Tensors } from "../index.ts";
import { writeWav } from "./write-wav.ts";

const say = (text: string): Tensors => ({ text: { type: "text", shape: [1], data: [text] } });
const said = (text: string): Tensors => {
  const data = writeWav(soundOf(samplesFor(text)), 24_000);
  return { audio: { type: "uint8", shape: [data.length], data } };
};
const hear = (samples: number): Tensors => ({
  sound: { type: "fp32", shape: [1, samples], data: new Float32Array(samples).fill(0.25) },
  language: { type: "text", shape: [1], data: ["hi"] },
});
const heard = (samples: number): Tensors => ({ text: { type: "text", shape: [1], data: [`${samples} samples`] } });

const speech: SessionExample = {
  ask: (number) => say(`number ${number}`),
  reply: (number) => said(`number ${number}`),
  long: { asked: say("long ".repeat(700)), replied: said("long ".repeat(700)) },
  wrong: [
    ["nothing", {}],
    ["numbers", { text: { type: "fp32", shape: [1], data: Float32Array.of(1) } }],
    ["two texts", { text: { type: "text", shape: [2], data: ["a", "b"] } }],
    ["another input", { ...say("a"), voice: { type: "text", shape: [1], data: ["b"] } }],
  ],
  beyond: say("beyond"),
};
const recognition: SessionExample = {
  ask: (number) => hear(100 + number),
  reply: (number) => heard(100 + number),
  long: { asked: hear(160_000), replied: heard(160_000) },
  wrong: [
    ["no language", { sound: hear(4)["sound"]! }],
    ["no number", { ...hear(4), sound: { type: "fp32", shape: [1, 1], data: Float32Array.of(Number.NaN) } }],
    ["a text for a sound", { ...hear(4), sound: { type: "text", shape: [1, 1], data: ["hello"] } }],
  ],
  // Of thirteen samples it says what is no text.
  beyond: hear(13),
};

let provider: SpeechProviderFake;
beforeAll(async () => {
  provider = await startSpeechProvider();
});
afterAll(() => provider.close());

const open = (more: Partial<ProviderApi> = {}): ModelSession =>
  openProviderSession({
    name: "voice/kavya@1.0.0",
    url: provider.url,
    token: providerKey,
    work: "speech",
    model: "speech-1",
    speaker: "kavya",
    send: fetch,
    wait: async () => undefined,
    ...more,
  });

describe("a provider that speaks", () => {
  describeModelSession(async () => open(), speech);

  test("is asked in the form of /audio/speech, with the key of the operator", async () => {
    await open({ rate: 1.1 }).infer(say("नमस्ते"));
    const { path, authorization, body } = provider.requests.at(-1)!;
    expect([path, authorization]).toEqual(["/v1/audio/speech", `Bearer ${providerKey}`]);
    expect(JSON.parse(body.toString("utf8"))).toEqual({
      model: "speech-1",
      input: "नमस्ते",
      voice: "kavya",
      response_format: "wav",
      speed: 1.1,
    });
  });

  test("is not asked to say more than it may", async () => {
    const before = provider.requests.length;
    const asking = open().infer(say("a".repeat(limits.providerTextCharsMax + 1)));
    await expect(asking).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(provider.requests).toHaveLength(before);
  });

  test("that sends more than a minute of sound has is not read to its end", async () => {
    provider.fail("much");
    await expect(open().infer(say("a"))).rejects.toMatchObject({
      code: "model_reply_invalid",
      message: expect.stringContaining(`it may have ${limits.providerSoundBytesMax} bytes`) as string,
    });
  });
});

describe("a provider that listens", () => {
  const listen = (more: Partial<ProviderApi> = {}) => open({ work: "recognition", model: "hear-1", ...more });
  describeModelSession(async () => listen(), recognition);

  test("is sent a WAV with the language, in the form of /audio/transcriptions", async () => {
    await listen().infer(hear(200));
    const { path, body } = provider.requests.at(-1)!;
    expect(path).toBe("/v1/audio/transcriptions");
    const form = body.toString("latin1");
    expect(form).toMatch(/name="model"\r\n\r\nhear-1/);
    expect(form).toMatch(/name="language"\r\n\r\nhi/);
    const wav = body.subarray(body.indexOf("RIFF"));
    expect([wav.readUInt32LE(24), wav.readUInt16LE(34), wav.readInt16LE(44)]).toEqual([16_000, 16, 8_192]);
  });

  test.each<[ProviderFault, string]>([
    ["garbage", "no JSON"],
    ["no-words", "no text"],
  ])("whose answer is %s is not asked again, and nothing of it is used", async (fault, why) => {
    const before = provider.requests.length;
    provider.fail(fault);
    await expect(guardSession(listen(), { name: "model/hear@1.0.0" }).infer(hear(9))).rejects.toMatchObject({
      code: "model_reply_invalid",
      message: expect.stringContaining(why) as string,
    });
    expect(provider.requests.length - before).toBe(1);
  });
});

describe.each([
  ["speaks", "speech", say("number 1"), said("number 1")],
  ["listens", "recognition", hear(50), heard(50)],
] as const)("a provider that %s", (_, work, asked, replied) => {
  test.each<[ProviderFault]>([["late"], ["half"], ["busy"], ["broken"]])(
    "and answers %s is asked again, and answers",
    async (fault) => {
      const before = provider.requests.length;
      provider.fail(fault, fault);
      expect(await open({ work, attemptMsMax: 300 }).infer(asked)).toEqual(replied);
      expect(provider.requests.length - before).toBe(3);
    },
  );

  test("and is busy is left alone for as long as it says, within bounds", async () => {
    const wait = vi.fn<(ms: number) => Promise<void>>(async () => undefined);
    provider.fail("busy", "broken");
    await open({ work, wait }).infer(asked);
    expect(wait.mock.calls.map(([ms]) => ms)).toEqual([7_000, 400]);
  });

  test("and sends us to another address is not followed there", async () => {
    const send = vi.fn<typeof fetch>((...request) => fetch(...request));
    provider.fail("elsewhere", "elsewhere");
    await expect(open({ work, send, attemptsMax: 2 }).infer(asked)).rejects.toMatchObject({
      code: "model_unavailable",
    });
    expect(send.mock.calls.every(([, init]) => init?.redirect === "error")).toBe(true);
    expect(send.mock.calls.every(([url]) => (url as string).startsWith(provider.url))).toBe(true);
  });

  test("and does not know us is asked once, and its words never show the key", async () => {
    const before = provider.requests.length;
    provider.fail("repeats-key");
    const error: Error = await open({ work })
      .infer(asked)
      .then(
        () => new Error("it answered"),
        (cause: Error) => cause,
      );
    expect(error).toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("no good key: …") as string,
    });
    expect(provider.requests.length - before).toBe(1);
    await expect(open({ work, token: "sk-wrong" }).checkHealth()).rejects.toMatchObject({ code: "model_unavailable" });
  });
});

test.each([
  ["seconds", "3", 3_000],
  ["a time that has passed", new Date(0).toUTCString(), 200],
  ["a day", "86400", 20_000],
  ["nonsense", "soon", 200],
])("a wait that is told as %s is kept within bounds", async (_, told, waited) => {
  const wait = vi.fn<(ms: number) => Promise<void>>(async () => undefined);
  const send = vi.fn<typeof fetch>((...request) => fetch(...request));
  send.mockResolvedValueOnce(new Response("", { status: 429, headers: { "retry-after": told } }));
  await open({ wait, send }).infer(say("number 1"));
  expect(wait.mock.calls.map(([ms]) => ms)).toEqual([waited]);
});

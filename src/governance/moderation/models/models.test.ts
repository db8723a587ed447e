import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { guardSession, openOipSession } from "../../../inference/index.ts";
import { createChatJudge, createModerator, createSessionJudge, parseModels, signatureOf } from "../index.ts";
import { parseGuardReply } from "./chat-replies.ts";
import { splitText } from "./split-text.ts";

const now = new Date("2026-11-29T10:00:00Z");
const labels = [
  { name: "fine" },
  { name: "hateful", category: "hate" },
  { name: "child", category: "child_sexual_exploitation" },
] as const;

type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;
let server: Server;
let url = "";
let asked: { path: string; body: string; authorization: string | undefined }[] = [];
let answer: Answer;

/** A real server, of our own: what it answers is each test's. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      asked.push({ path: request.url ?? "", body, authorization: request.headers.authorization });
      answer(request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
});

const says =
  (content: unknown, more: object = {}): Answer =>
  (_, __, response) =>
    void response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content }, ...more }] }));

const chat = (more: object = {}) =>
  createModerator({
    timeoutMs: 20_000,
    judges: [
      createChatJudge({
        id: "guard",
        format: "qwen3guard",
        url: `${url}/v1/`,
        model: "Qwen3Guard-Gen-0.6B",
        languages: ["ta", "en", "sa"],
        token: "secret",
        answerMsMax: 10_000,
        send: fetch,
        ...more,
      }),
    ],
  });
const judge = async (text: string, language = "ta", purpose = "marketing", more = {}) => {
  const { action, reason, findings, coverage } = await chat(more).moderate(
    { stage: "script", language, text, purpose },
    now,
  );
  return {
    verdict: `${action} ${reason}`,
    rules: findings.map(({ evidence }) => evidence.rule),
    level: coverage.level,
  };
};

describe("a guard model that chats", () => {
  it("covers the languages that it is named for, and is asked in the form of an OpenAI-compatible server", async () => {
    answer = says("Safety: Safe\nCategories: None");
    expect(await judge("வணக்கம்")).toEqual({ verdict: "allow nothing_found", rules: [], level: "model" });
    expect(asked).toMatchObject([{ path: "/v1/chat/completions", authorization: "Bearer secret" }]);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({
      model: "Qwen3Guard-Gen-0.6B",
      messages: [{ role: "user", content: "வணக்கம்" }],
      temperature: 0,
    });
  });

  it("covers no other, nor a text that is written in another's letters, and is not asked what the rules refuse", async () => {
    answer = says("Safety: Safe\nCategories: None");
    expect(await judge("ನಮಸ್ಕಾರ", "kn")).toMatchObject({ verdict: "review coverage_insufficient", level: "lexicon" });
    expect(asked).toEqual([]);
    expect(await judge("नमः सर्वेभ्यः", "ta")).toMatchObject({ verdict: "review coverage_insufficient" });
    asked = [];
    expect(await judge("All Muslims are vermin.", "en")).toMatchObject({ verdict: "block findings" });
    expect(asked).toEqual([]);
  });

  it.each([
    ["Safety: Unsafe\nCategories: Violent", "block findings", ["guard: Violent"]],
    ["Safety: Controversial\nCategories: Violent, PII", "review findings", ["guard: Violent", "guard: PII"]],
    ["Safety: Unsafe\nCategories: Unethical Acts\nRefusal: No", "block findings", ["guard: Unethical Acts"]],
  ])("finds: %j", async (reply, verdict, rules) => {
    answer = says(reply);
    expect(await judge("வணக்கம்")).toMatchObject({ verdict, rules });
  });

  it.each([
    ["an answer that chats", says("Sure! This text is safe.")],
    ["an answer that a text has talked into more", says("Safety: Safe\nCategories: None\nI love it")],
    ["a category of nobody's", says("Safety: Unsafe\nCategories: Rudeness")],
    ["no category", says("Safety: Unsafe\nCategories: ,")],
    ["an answer cut off", says("Safety: Safe\nCategories: None", { finish_reason: "length" })],
    ["no message", says(null)],
    ["what is no JSON", (_: unknown, __: unknown, response: ServerResponse) => void response.end("<html>")],
    ["a failure", (_: unknown, __: unknown, response: ServerResponse) => void response.writeHead(500).end("{}")],
    [
      "being sent elsewhere",
      (_: unknown, __: unknown, response: ServerResponse) => void response.writeHead(302, { location: "/other" }).end(),
    ],
    [
      "too long an answer",
      (_: unknown, __: unknown, response: ServerResponse) => void response.end("x".repeat(200_000)),
    ],
    ["a connection that breaks", (_: unknown, __: unknown, response: ServerResponse) => void response.destroy()],
    ["silence", () => undefined],
  ] satisfies readonly (readonly [string, Answer])[])("%s refuses the text", async (_, how) => {
    answer = how;
    expect((await judge("வணக்கம்", "ta", "general", { answerMsMax: 100 })).verdict).toBe("block moderator_failed");
  });

  it("a server that is not there refuses it too, and so does one that takes longer than all may take", async () => {
    expect((await judge("வணக்கம்", "ta", "general", { url: "http://127.0.0.1:1" })).verdict).toBe(
      "block moderator_failed",
    );
  });

  it("is shown a long text in parts, and a finding says in which", async () => {
    answer = (_, body, response) =>
      says(body.includes("bad") ? "Safety: Unsafe\nCategories: Violent" : "Safety: Safe\nCategories: None")(
        _,
        body,
        response,
      );
    const text = `${"All is well here. ".repeat(400)}Then came the bad part.`;
    const { findings } = await chat().moderate({ stage: "script", language: "en", text }, now);
    expect(asked.length).toBe(2);
    const [span] = findings[0]!.spans;
    expect(text.slice(span!.start, span!.end)).toContain("bad part");
  });

  it.each([
    ["safe", []],
    ["\n\nsafe\n", []],
    ["unsafe\nS1,S10", ["violent_crimes", "hate"]],
    ["unsafe\nS4", ["child_sexual_exploitation"]],
    ["unsafe\nS13", ["elections"]],
    ["unsafe\nS14", ["prompt_injection"]],
  ])("Llama Guard's %j is read", (reply, found) => {
    expect(parseGuardReply("llama-guard", reply).map(({ category }) => category)).toEqual(found);
  });

  it.each(["unsafe", "unsafe\nS99", "unsafe\nS1\nS2", "Safe", "", "safe\nS1", "unsafe S1"])(
    "and %j is no answer of its",
    (reply) => expect(() => parseGuardReply("llama-guard", reply)).toThrow("the guard model's answer is none"),
  );
});

describe("a classifier on a server of the Open Inference Protocol", () => {
  const oip =
    (scores: unknown, more: { shape?: readonly number[] } = {}): Answer =>
    (request, _, response) => {
      const infer = { outputs: [{ name: "scores", datatype: "FP32", shape: more.shape ?? [1, 3], data: scores }] };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(request.url?.endsWith("/infer") ? infer : {}));
    };
  const model = { id: "muril", digest: "d", version: "3", languages: ["hi"], input: "text", output: "scores", labels };
  const moderate = async (text: string, answerMsMax = 10_000) => {
    const session = openOipSession({
      name: "muril",
      url,
      model: "abuse",
      signature: signatureOf(model),
      send: fetch,
      attemptsMax: 1,
    });
    const judges = [createSessionJudge(model, guardSession(session, { name: "muril", answerMsMax }))];
    const moderator = createModerator({ judges, timeoutMs: 20_000 });
    return moderator.moderate({ stage: "script", language: "hi", text }, now);
  };

  it("finds what its labels mean to the policy", async () => {
    answer = oip([0.02, 0.95, 0.03]);
    const decision = await moderate("नमस्ते दोस्तों");
    expect(decision).toMatchObject({ action: "block", coverage: { level: "model" } });
    expect(decision.findings).toMatchObject([{ category: "hate", score: 0.95, evidence: { rule: "muril: hateful" } }]);
    expect(JSON.parse(asked.at(-1)?.body ?? "")).toMatchObject({
      inputs: [{ name: "text", datatype: "BYTES", data: ["नमस्ते दोस्तों"] }],
    });
    answer = oip([0.97, 0.02, 0.01]);
    expect(await moderate("नमस्ते दोस्तों")).toMatchObject({ action: "allow", findings: [] });
  });

  it("and what nobody may override stays so, whoever found it", async () => {
    answer = oip([0.1, 0, 0.9]);
    const decision = await moderate("नमस्ते दोस्तों");
    expect(decision.findings).toMatchObject([{ category: "child_sexual_exploitation", isOverridable: false }]);
    expect(decision.action).toBe("block");
  });

  it.each([
    ["of another shape", oip([0.5, 0.5], { shape: [1, 2] })],
    ["of a score that is none", oip([0.5, 7, 0.1])],
    ["of text", oip("ok")],
    [
      "that fails",
      (_: unknown, __: unknown, response: ServerResponse) => void response.writeHead(400).end('{"error":"no"}'),
    ],
    ["that never comes", () => undefined],
  ] satisfies readonly (readonly [string, Answer])[])("an answer %s refuses the text", async (_, how) => {
    answer = how;
    expect(await moderate("नमस्ते दोस्तों", 200)).toMatchObject({ action: "block", reason: "moderator_failed" });
  });
});

describe("the list of models", () => {
  const guard = {
    kind: "chat",
    id: "guard",
    format: "llama-guard",
    url: "http://g:8000/v1",
    model: "g",
    languages: ["hi"],
  };
  const list = (...models: object[]) => JSON.stringify({ models });
  it("names each once, with what it covers", () => {
    expect(parseModels(list(guard), "models.json")).toMatchObject([{ ...guard, answerMsMax: 10_000 }]);
  });
  it.each([
    ["{", "is no JSON"],
    [list({ ...guard, url: "file:///etc/passwd" }), "models.0.url"],
    [list({ ...guard, languages: [] }), "models.0.languages"],
    [list({ ...guard, token: "hush" }), "token"],
    [list({ ...guard, format: "essay" }), "models.0.format"],
    [list({ ...guard, more: 1 }), "more"],
    [list(guard, guard), "two models guard"],
    [
      list({
        kind: "onnx",
        id: "own",
        file: "m.onnx",
        languages: ["hi"],
        labels: [{ name: "a" }, { name: "b", category: "x" }],
      }),
      "no such category",
    ],
  ])("%j is refused", (text, message) => {
    expect(() => parseModels(text, "models.json")).toThrow(message);
  });
});

it("a text is parted between sentences, and nothing of it is lost", () => {
  const text = "One two. Three four! ".repeat(20) + "x".repeat(90) + "😀".repeat(30);
  const parts = splitText(text, 51);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.every((part) => part.text.length <= 51 && !/[\ud800-\udbff]$/.test(part.text))).toBe(true);
  expect(parts[0]!.text).toBe("One two. Three four! One two. Three four! One two. ");
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { providerKey, startSpeechProvider, type SpeechProviderFake } from "../../../test/fixtures/speech-provider.ts";
import { writeOnnx } from "../../../test/fixtures/write-onnx.ts";
import { createChunkEncoder } from "../../media/encode/index.ts";
import { toPcm16 } from "../artifacts.ts";
import { examineFramesTask, examineSpeechTask, type ExamineFramesTask } from "./examine.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-examine-"));
afterAll(() => rmSync(folder, { recursive: true }));

const size = { width: 64, height: 48, frameRate: 25 };

/** A chunk of grey pictures, red from some frame on. */
function writeChunkFile(name: string, frames: number, redFrom: number): { path: string; frames: number } {
  const encoder = createChunkEncoder({ ...size, crf: 10 });
  encoder.begin();
  const pixels = size.width * size.height;
  for (let frame = 0; frame < frames; frame++) {
    const isRed = frame >= redFrom;
    encoder.encode({
      // BT.709 of pure red, and of a middle grey.
      luma: new Uint8Array(pixels).fill(isRed ? 63 : 126),
      blue: new Uint8Array(pixels / 4).fill(isRed ? 102 : 128),
      red: new Uint8Array(pixels / 4).fill(isRed ? 240 : 128),
      lumaStride: size.width,
      chromaStride: size.width / 2,
      drawnRows: new Uint8Array(size.height / 16).fill(1),
    });
  }
  const path = join(folder, name);
  writeFileSync(path, encoder.finish());
  encoder.close();
  return { path, frames };
}

/** Gives how red a picture of 4 × 4 is on the whole, beyond how green, and one less that. */
function rednessOnnx(): Uint8Array {
  const weights = Float32Array.from({ length: 48 * 2 }, (_, at) => {
    const channel = Math.floor(at / 2 / 16);
    const weight = channel === 0 ? 1 / 16 : channel === 1 ? -1 / 16 : 0;
    return at % 2 === 0 ? -weight : weight;
  });
  return writeOnnx({
    inputs: { pictures: [-1, 3, 4, 4] },
    outputs: { scores: [-1, 2] },
    weights: { weights: { shape: [48, 2], data: weights }, bias: { shape: [2], data: Float32Array.of(1, 0) } },
    nodes: [
      { op: "Flatten", inputs: ["pictures"], outputs: ["flat"] },
      { op: "MatMul", inputs: ["flat", "weights"], outputs: ["sums"] },
      { op: "Add", inputs: ["sums", "bias"], outputs: ["scores"] },
    ],
  });
}

describe("a model that looks at pictures", () => {
  let task: ExamineFramesTask;
  beforeAll(() => {
    const modelPath = join(folder, "red.onnx");
    writeFileSync(modelPath, rednessOnnx());
    task = {
      model: {
        name: "model/red@1.0.0",
        runtime: { kind: "onnx", file: "red.onnx" },
        signature: {
          inputs: [{ name: "pictures", type: "fp32", shape: [-1, 3, 4, 4] }],
          outputs: [{ name: "scores", type: "fp32", shape: [-1, 2], low: -0.1, high: 1.1 }],
        },
      },
      modelPath,
      labels: ["safe", "sexual_content"],
      everyFrames: 25,
      chunks: [writeChunkFile("first", 40, 99), writeChunkFile("second", 40, 20)],
    };
  });

  it("is shown one of each second, and what it finds stands with its frame, counted through all chunks", async () => {
    const { model, frames, scores } = await examineFramesTask(task);
    // 0, 25, 50 and 75: the second chunk is red from 60 on.
    expect([model, frames, Object.keys(scores)]).toEqual(["model/red@1.0.0", 4, ["sexual_content"]]);
    expect(scores["sexual_content"]).toEqual({ score: expect.closeTo(1, 1), frame: 75 });
  });

  it("is refused where it gives other numbers than it has labels, or takes no pictures", async () => {
    const fewer = examineFramesTask({ ...task, labels: ["safe"] });
    await expect(fewer).rejects.toMatchObject({ code: "model_reply_invalid" });
    const { signature } = task.model;
    const flat = { ...signature, inputs: [{ name: "pictures", type: "fp32" as const, shape: [-1, 48] }] };
    const sound = examineFramesTask({ ...task, model: { ...task.model, signature: flat } });
    await expect(sound).rejects.toMatchObject({ code: "asset_invalid" });
  });
});

describe("a recogniser", () => {
  let server: Server;
  let samples = 0;
  const about = {
    name: "hear",
    platform: "test",
    inputs: [{ name: "sound", datatype: "FP32", shape: [1, -1] }],
    outputs: [{ name: "text", datatype: "BYTES", shape: [1] }],
  };
  const answers: Readonly<Record<string, unknown>> = {
    "/v2": { name: "fake", version: "1", extensions: [] },
    "/v2/models/hear": about,
    "/v2/models/hear/infer": {
      model_name: "hear",
      outputs: [{ name: "text", datatype: "BYTES", shape: [1], data: ["नमस्ते दुनिया"] }],
    },
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        if (request.url?.endsWith("/infer")) {
          const { inputs } = JSON.parse(Buffer.concat(parts).toString("utf8")) as { inputs: { shape: number[] }[] };
          samples = inputs[0]?.shape[1] ?? 0;
        }
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answers[request.url ?? ""] ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("hears a shot's speech at 16 kHz, and what it says is held against the text", async () => {
    const pcmPath = join(folder, "speech");
    writeFileSync(pcmPath, toPcm16(new Float32Array(48_000)));
    const heard = await examineSpeechTask({
      model: {
        name: "model/hear@1.0.0",
        runtime: { kind: "oip", model: "hear" },
        signature: {
          inputs: [{ name: "sound", type: "fp32", shape: [1, -1] }],
          outputs: [{ name: "text", type: "text", shape: [1] }],
        },
      },
      server: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      language: "hi",
      text: "नमस्ते, दुनिया!",
      pcmPath,
    });
    expect(heard).toMatchObject({ heard: "नमस्ते दुनिया", edits: 0, letters: 12, judged: { action: "allow" } });
    expect(Math.abs(samples - 16_000)).toBeLessThan(100);
  });
});

describe("a provider that listens", () => {
  let provider: SpeechProviderFake;
  beforeAll(async () => {
    provider = await startSpeechProvider();
  });
  afterAll(() => provider.close());

  it("is sent a shot at 16 kHz with its language, and what it writes down is held against what was to be said", async () => {
    const pcmPath = join(folder, "said");
    writeFileSync(pcmPath, toPcm16(new Float32Array(4_800).fill(0.1)));
    const runtime = { kind: "provider", provider: "acme", model: "hear-1" } as const;
    const heard = await examineSpeechTask({
      model: { name: "model/hear@1.0.0", runtime, signature: { inputs: [], outputs: [] } },
      server: { url: provider.url, token: providerKey },
      language: "en",
      text: "1600 samples",
      pcmPath,
    });
    expect(heard).toMatchObject({ model: "model/hear@1.0.0", heard: "1600 samples", edits: 0 });
    expect(provider.requests[0]?.body.toString("latin1")).toMatch(/name="language"\r\n\r\nen/);
  });
});

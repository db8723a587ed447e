import { describe, expect, it } from "vitest";
import { digestBytes } from "../core/index.ts";
import { planVideo, type VideoRequest } from "../planner/index.ts";
import type { Asset } from "../registry/index.ts";
import { parseScript } from "../speech/script/index.ts";
import { stepCatalog } from "../steps/index.ts";

const asset = (kind: Asset["kind"], name: string) =>
  ({ kind, name, version: "1.0.0", digest: digestBytes(name) }) as unknown as Asset;
const neural = {
  asset: asset("voice", "tones"),
  family: "vits",
  files: { model: "model.onnx", tokens: "tokens.txt", lexicon: "lexicon.txt" },
  speaker: 0,
  rate: 1,
} as const;
const aligner = {
  asset: asset("model", "alignment"),
  name: "model/alignment@1.0.0",
  runtime: { kind: "builtin" },
  signature: {},
} as const;

function requestOf(more: Partial<VideoRequest> = {}): VideoRequest {
  const text = "---\nlanguage: en\n---\n\n## One\n\nHello there.\n\nWelcome to the bank.\n";
  const { script } = parseScript({ file: "a.md", text });
  return {
    script,
    scenes: script.scenes.map((scene) => ({
      scene,
      avatar: asset("avatar", "asha"),
      background: asset("background", "studio"),
      voice: "espeak-en",
      neural,
    })),
    picture: { width: 640, height: 360, frameRate: 25, crf: 23 },
    captions: "none",
    seed: 1,
    aligner,
    catalog: stepCatalog,
    engineOf: (step) => digestBytes(step),
    ...more,
  };
}

const nodesOf = (request: VideoRequest) =>
  new Map(planVideo(request, "animate").plan.nodes.map((node) => [node.id, node]));

describe("the plan of a neural voice", () => {
  it("says each sentence by its files, finds it in the sound, and moves the mouth by what was found", () => {
    const nodes = nodesOf(requestOf());
    const said = nodes.get("speak-elsewhere/s1-01");
    expect(said).toMatchObject({
      kind: "recorded",
      parameters: { name: "voice/tones@1.0.0", family: "vits", text: "Hello there." },
      assets: { voice: digestBytes("tones") },
    });
    expect(nodes.get("align/s1-01")).toMatchObject({ step: "align", assets: { model: digestBytes("alignment") } });
    expect(nodes.get("animate/s1-01")?.inputs["speech"]).toMatchObject({ node: "cut-track/s1-01", output: "speech" });
    // Its pauses are the script's: nothing of them is in its sound.
    expect(nodes.get("animate/s1-01")?.parameters).toMatchObject({ leadInMs: 100 });
  });

  it("of the same words has the same key wherever the sentence stands, and another of another voice", () => {
    const key = (request: VideoRequest) => nodesOf(request).get("speak-elsewhere/s1-01")?.key;
    expect(key(requestOf())).toBe(key(requestOf({ seed: 2 })));
    const faster = requestOf().scenes.map((scene) => ({ ...scene, neural: { ...neural, rate: 1.1 } }));
    expect(key(requestOf({ scenes: faster }))).not.toBe(key(requestOf()));
  });

  it("is not spoken where a recording is the sound, and cannot be made where nothing finds its phones", () => {
    const voiceTrack = {
      source: digestBytes("recording"),
      name: "a.wav",
      speaker: "synthetic",
      model: aligner,
    } as const;
    expect([...nodesOf(requestOf({ voiceTrack })).keys()].some((id) => id.startsWith("speak-elsewhere"))).toBe(false);
    const { aligner: _gone, ...without } = requestOf();
    expect(() => planVideo(without)).toThrow("nothing finds its phones");
  });
});

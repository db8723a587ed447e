import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { VideoLock } from "../../src/planner/index.ts";
import { modelJson } from "../fixtures/model-files.ts";
import { writeOnnx } from "../fixtures/write-onnx.ts";
import { createWorkplace, root, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
let assets: string;
beforeAll(() => {
  place = createWorkplace();
  assets = place.path("assets");
  mkdirSync(assets);
  for (const kind of readdirSync(join(root, "assets"))) {
    if (kind === "avatars" || kind === "models") continue;
    cpSync(join(root, "assets", kind), join(assets, kind), { recursive: true });
  }
  cpSync(join(root, "assets", "avatars", "asha"), join(assets, "avatars", "asha"), { recursive: true });
  place.write("hello.md", scriptOf({ profile: "480p25" }, "Hello."));
});
afterAll(() => place.remove());

/** A model that is as sure of two things whatever it sees. */
function writeModel(labels: string, scores: readonly [number, number]): void {
  const folder = join(assets, "models", "frames");
  mkdirSync(folder, { recursive: true });
  const onnx = writeOnnx({
    inputs: { pictures: [-1, 3, 2, 2] },
    outputs: { said: [-1, 2] },
    weights: {
      none: { shape: [12, 2], data: new Float32Array(24) },
      scores: { shape: [2], data: Float32Array.from(scores) },
    },
    nodes: [
      { op: "Flatten", inputs: ["pictures"], outputs: ["flat"] },
      { op: "MatMul", inputs: ["flat", "none"], outputs: ["sums"] },
      { op: "Add", inputs: ["sums", "scores"], outputs: ["said"] },
    ],
  });
  writeFileSync(join(folder, "frames.onnx"), onnx);
  writeFileSync(join(folder, "labels.txt"), labels);
  const about = {
    ...modelJson,
    version: "1.0.0",
    title: "What pictures show",
    stage: "moderation",
    runtime: { kind: "onnx", file: "frames.onnx" },
    inputs: [{ name: "pictures", type: "fp32", shape: [-1, 3, 2, 2] }],
    outputs: [{ name: "said", type: "fp32", shape: [-1, 2], low: 0, high: 1 }],
  };
  writeFileSync(join(folder, "model.json"), JSON.stringify(about));
}

const render = (...more: string[]) =>
  place.run(["render", "hello.md", "--out", "out/hello.mp4", "--json", ...more], {
    SUTRADHAR_ASSETS: assets,
    SUTRADHAR_FRAME_MODEL: "frames@1.0.0",
  });

it("a registered model looks at what is made: its doubt is told, and the lock names it", () => {
  writeModel("safe\nsexual_content\n", [0.4, 0.6]);
  const { status, stdout } = render("--lock", "out/lock.json");
  expect(status).toBe(0);
  const { gates } = JSON.parse(stdout) as { gates: readonly { name: string; verdict: string; reason: string }[] };
  const gate = gates.find(({ name }) => name === "frame-safety");
  expect(gate).toMatchObject({ verdict: "review", reason: "model/frames@1.0.0 sees sexual_content 0.6 at 0.0 s" });
  const lock = JSON.parse(readFileSync(place.path("out", "lock.json"), "utf8")) as VideoLock;
  expect(lock.examiners).toEqual({ frames: "frames@1.0.0" });
  expect(lock.models).toMatchObject([{ name: "frames", version: "1.0.0" }]);
});

it("a model whose labels are no categories is refused before anything is made", () => {
  writeModel("safe\nkittens\n", [0.4, 0.6]);
  const { status, stdout } = render();
  expect(status).toBe(2);
  expect(stdout).toContain("names kittens in labels.txt, which is no category of moderation");
});

it("what is only heard is listened to as well, and leaves nowhere while nobody can", () => {
  const folder = join(assets, "models", "hear");
  mkdirSync(folder, { recursive: true });
  const about = {
    ...modelJson,
    version: "1.0.0",
    title: "What is said",
    stage: "recognition",
    runtime: { kind: "oip", model: "hear" },
    inputs: [{ name: "sound", type: "fp32", shape: [1, -1] }],
    outputs: [{ name: "text", type: "text", shape: [1] }],
  };
  writeFileSync(join(folder, "model.json"), JSON.stringify(about));
  const { status, stdout } = place.run(["render", "hello.md", "--audio-only", "--out", "out/hello.m4a", "--json"], {
    SUTRADHAR_ASSETS: assets,
    SUTRADHAR_RECOGNITION_MODEL: "hear@1.0.0",
  });
  expect(status).not.toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "model_unavailable" } });
  expect(place.list(place.out)).not.toContain("hello.m4a");
});

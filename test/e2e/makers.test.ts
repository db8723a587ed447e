import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { afterAll, beforeAll, expect, it } from "vitest";
import { poseParameters, type PoseParameter } from "../../src/media/pose.ts";
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
  const slide = createCanvas(160, 90);
  slide.getContext("2d").fillRect(0, 0, 160, 90);
  writeFileSync(place.path("slide.png"), slide.toBuffer("image/png"));
  place.write("hello.md", scriptOf({ profile: "480p25" }, "![A dark slide](slide.png)\n\nMamma, Papa, my mother."));
  writeEnlarger();
});
afterAll(() => place.remove());

function writeModel(name: string, onnx: Uint8Array, about: object, files: Readonly<Record<string, string>> = {}): void {
  const folder = join(assets, "models", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.onnx`), onnx);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "model.json"), JSON.stringify({ ...modelJson, version: "1.0.0", title: name, ...about }));
}

/** By the built-in runtime: parameters of the motion that there is, each times a factor. */
function writeMover(factors: Partial<Record<PoseParameter, number>>): void {
  const columns = Object.entries(factors);
  const weights = new Float32Array(poseParameters.length * columns.length);
  for (const [column, [name, factor]] of columns.entries()) {
    weights[poseParameters.indexOf(name as PoseParameter) * columns.length + column] = factor;
  }
  const onnx = writeOnnx({
    inputs: { poses: [-1, poseParameters.length] },
    outputs: { motion: [-1, columns.length] },
    weights: { weights: { shape: [poseParameters.length, columns.length], data: weights } },
    nodes: [{ op: "MatMul", inputs: ["poses", "weights"], outputs: ["motion"] }],
  });
  const about = {
    stage: "animation",
    runtime: { kind: "builtin", name: "motion", file: "motion.onnx" },
    precision: "fp32",
    inputs: [{ name: "poses", type: "fp32", shape: [-1, poseParameters.length] }],
    outputs: [{ name: "motion", type: "fp32", shape: [-1, columns.length] }],
  };
  writeModel("motion", onnx, about, { "columns.txt": `${columns.map(([name]) => name).join("\n")}\n` });
}

/** Twice as large, and white whatever it sees. */
function writeEnlarger(): void {
  const onnx = writeOnnx({
    inputs: { picture: [1, 3, -1, -1] },
    outputs: { larger: [1, 3, -1, -1] },
    weights: { one: { shape: [1], data: Float32Array.of(1) } },
    nodes: [
      {
        op: "Concat",
        inputs: ["picture", "picture", "picture", "picture"],
        outputs: ["four"],
        attributes: { axis: 1 },
      },
      { op: "DepthToSpace", inputs: ["four"], outputs: ["twice"], attributes: { blocksize: 2 } },
      { op: "Add", inputs: ["twice", "one"], outputs: ["larger"] },
    ],
  });
  writeModel("enlarge", onnx, {
    stage: "upscaling",
    runtime: { kind: "onnx", file: "enlarge.onnx" },
    inputs: [{ name: "picture", type: "fp32", shape: [1, 3, -1, -1] }],
    outputs: [{ name: "larger", type: "fp32", shape: [1, 3, -1, -1], low: 0, high: 2 }],
  });
}

const ask = (models: Readonly<Record<string, string>>, ...args: string[]) =>
  place.run([...args, "--json"], { SUTRADHAR_ASSETS: assets, ...models });
const both = { SUTRADHAR_ANIMATION_MODEL: "motion@1.0.0", SUTRADHAR_UPSCALING_MODEL: "enlarge@1.0.0" };

it("registered models move the presenter and enlarge a slide; the lock names them, and makes the same again", () => {
  writeMover({ yaw: 1.5, smile: 1 });
  const { status, stderr } = ask(both, "render", "hello.md", "--out", "out/moved.mp4", "--lock", "out/moved.json");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const lock = JSON.parse(readFileSync(place.path("out", "moved.json"), "utf8")) as VideoLock;
  expect(lock.makers).toEqual({ motion: "motion@1.0.0", slides: "enlarge@1.0.0" });
  const steps = Object.values(lock.nodes).map(({ step }) => step);
  expect(steps).toEqual(expect.arrayContaining(["animate", "move", "enlarge-slide"]));
  expect(steps).not.toContain("bake-slide");
});

it("what they made is made again, whatever the operator's settings are by then", () => {
  const again = ask({}, "reproduce", "out/moved.json", "--script", "hello.md", "--out", "out/again.mp4");
  expect(JSON.parse(again.stdout)).toMatchObject({ isSame: true });
});

it("a model that keeps the mouth shut makes nothing that leaves: the lips are looked at in what is delivered", () => {
  writeMover({ jaw: 0, upper: 0, lower: 0, width: 0, round: 0 });
  const { status, stdout } = ask(both, "render", "hello.md", "--out", "out/shut.mp4");
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "gate_failed" } });
  expect(place.list(place.out)).not.toContain("shut.mp4");
});

it("a model whose columns are no parameters is refused before anything is made", () => {
  writeMover({ yaw: 1 });
  writeFileSync(join(assets, "models", "motion", "columns.txt"), "ears\n");
  const { status, stdout } = ask(both, "render", "hello.md", "--out", "out/ears.mp4");
  expect(status).toBe(2);
  expect(stdout).toContain("names ears in columns.txt, which is no parameter of a pose");
});

import { createCanvas } from "@napi-rs/canvas";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeOnnx } from "../../../test/fixtures/write-onnx.ts";
import { readBakedSlide } from "../../media/layout/index.ts";
import type { RgbaPicture } from "../../media/raster/index.ts";
import { enlargePicture, enlargeSlideTask, type EnlargeSlideTask } from "./enlarge.ts";
import { openModel, type ReachedModel } from "./open-model.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-enlarge-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Repeats each pixel twice in both directions, and makes all a little brighter by `more`. */
function doubling(more = 0, side = -1): ReachedModel {
  const bytes = writeOnnx({
    inputs: { picture: [1, 3, side, side] },
    outputs: { larger: [1, 3, -1, -1] },
    weights: { more: { shape: [1], data: Float32Array.of(more) } },
    nodes: [
      {
        op: "Concat",
        inputs: ["picture", "picture", "picture", "picture"],
        outputs: ["four"],
        attributes: { axis: 1 },
      },
      { op: "DepthToSpace", inputs: ["four"], outputs: ["twice"], attributes: { blocksize: 2 } },
      { op: "Add", inputs: ["twice", "more"], outputs: ["larger"] },
    ],
  });
  const modelPath = join(folder, `model${more}${side}.onnx`);
  writeFileSync(modelPath, bytes);
  return {
    modelPath,
    model: {
      name: "model/enlarge@1.0.0",
      runtime: { kind: "onnx", file: "model.onnx" },
      signature: {
        inputs: [{ name: "picture", type: "fp32", shape: [1, 3, side, side] }],
        outputs: [{ name: "larger", type: "fp32", shape: [1, 3, -1, -1], low: -0.5, high: 1.5 }],
      },
    },
  };
}

/** Every pixel tells where it is, and the upper left corner is clear. */
function ramp(width: number, height: number): RgbaPicture {
  const data = new Uint8Array(4 * width * height);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const alpha = x < 3 && y < 3 ? 0 : 255;
    data.set(
      [x % 251, y % 251, (x + y) % 251, 255].map((level) => Math.min(level, alpha)),
      4 * at,
    );
  }
  return { width, height, data };
}

describe("a model that enlarges slides", () => {
  it("is shown a picture tile by tile, and nothing is lost, moved or doubled where tiles meet", async () => {
    const source = ramp(300, 250);
    for (const model of [doubling(), doubling(0, 64)]) {
      const session = await openModel(model);
      const { width, height, data } = await enlargePicture(source, session, "model/enlarge@1.0.0");
      await session.close();
      expect([width, height]).toEqual([600, 500]);
      let wrong = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          for (let channel = 0; channel < 4; channel++) {
            const was = source.data[4 * ((y >> 1) * source.width + (x >> 1)) + channel];
            if (data[4 * (y * width + x) + channel] !== was) wrong += 1;
          }
        }
      }
      expect(wrong).toBe(0);
    }
  });

  it("is refused where it takes no squares, or gives no multiple of them", async () => {
    const flat = doubling();
    const signature = {
      ...flat.model.signature,
      inputs: [{ name: "picture", type: "fp32" as const, shape: [1, 3, 64, 48] }],
    };
    const session = await openModel(flat);
    const asked = enlargePicture(ramp(8, 8), { ...session, signature }, "model/a@1.0.0");
    await expect(asked).rejects.toMatchObject({ code: "asset_invalid" });
    const halved = {
      ...session,
      infer: async () => ({
        larger: { type: "fp32" as const, shape: [1, 3, 128, 128], data: new Float32Array(3 * 128 * 128) },
      }),
    };
    await expect(enlargePicture(ramp(8, 8), halved, "model/a@1.0.0")).rejects.toMatchObject({
      code: "model_reply_invalid",
    });
    await session.close();
  });

  let task: Omit<EnlargeSlideTask, keyof ReachedModel>;
  const bake = async (side: number, model: ReachedModel) => {
    const canvas = createCanvas(side, Math.round((side * 9) / 16));
    const context = canvas.getContext("2d");
    context.fillStyle = "#606060";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const path = join(folder, `slide${side}.png`);
    writeFileSync(path, canvas.toBuffer("image/png"));
    return readBakedSlide(await enlargeSlideTask({ ...task, ...model, path }));
  };
  beforeAll(() => {
    task = { width: 1280, height: 720, layout: "slide", nearest: 1, path: "" };
  });

  it("is asked about a slide that is smaller than its place, which keeps its own shape, and not about a larger one", async () => {
    const [small, large] = [await bake(160, doubling(0.2)), await bake(1600, doubling(0.2))];
    expect(small.source).toEqual({ width: 160, height: 90 });
    expect(small.picture.width).toBe(large.picture.width);
    const middle = ({ picture: { width, height, data } }: typeof small) =>
      data[4 * ((height >> 1) * width + (width >> 1))];
    expect([middle(small), middle(large)]).toEqual([0x60 + 51, 0x60]);
  });
});

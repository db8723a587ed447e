import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeOnnx } from "../../../test/fixtures/write-onnx.ts";
import { poseParameters, type PoseParameter } from "../../media/pose.ts";
import { visemes } from "../../speech/visemes/index.ts";
import { toPcm16 } from "../artifacts.ts";
import { moveTask, type MoveTask } from "./move.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-move-"));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 25;
const fileOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

let task: Omit<MoveTask, "model" | "modelPath" | "columns">;
beforeAll(() => {
  const poses = Float32Array.from({ length: frames * poseParameters.length }, (_, at) =>
    poseParameters[at % poseParameters.length] === "yaw" ? 2 : 0,
  );
  task = {
    timing: {
      frames,
      frameRate: 25,
      leadInSamples: 4_800,
      words: [],
      phones: [
        { ipa: "", viseme: "sil", startMs: 0, endMs: 400 },
        { ipa: "a", viseme: "aa", startMs: 400, endMs: 600 },
      ],
      marks: [],
    },
    posesPath: fileOf("poses", new Uint8Array(poses.buffer)),
    pcmPath: fileOf("pcm", toPcm16(new Float32Array(30_000).fill(0.5))),
  };
});

/** By the built-in runtime: what goes in, times weights. */
function modelOf(
  input: string,
  width: number,
  columns: number,
  weights: Float32Array,
): Pick<MoveTask, "model" | "modelPath"> {
  const bytes = writeOnnx({
    inputs: { [input]: [-1, width] },
    outputs: { motion: [-1, columns] },
    weights: { weights: { shape: [width, columns], data: weights } },
    nodes: [{ op: "MatMul", inputs: [input, "weights"], outputs: ["motion"] }],
  });
  return {
    model: {
      name: "model/motion@1.0.0",
      runtime: { kind: "builtin", file: "motion.onnx" },
      signature: {
        inputs: [{ name: input, type: "fp32", shape: [-1, width] }],
        outputs: [{ name: "motion", type: "fp32", shape: [-1, columns] }],
      },
    },
    modelPath: fileOf(`${input}.onnx`, bytes),
  };
}

const column = (poses: Uint8Array, name: PoseParameter): number[] => {
  const values = new Float32Array(Uint8Array.from(poses).buffer);
  return Array.from(
    { length: frames },
    (_, row) => values[row * poseParameters.length + poseParameters.indexOf(name)] as number,
  );
};

describe("a model that moves a presenter", () => {
  it("goes on from the motion that is built in", async () => {
    const doubled = new Float32Array(poseParameters.length);
    doubled[poseParameters.indexOf("yaw")] = 2;
    const poses = await moveTask({ ...task, ...modelOf("poses", poseParameters.length, 1, doubled), columns: ["yaw"] });
    expect(column(poses, "yaw").slice(4, 21)).toEqual(Array.from({ length: 17 }, () => 4));
  });

  it("is told of every frame which mouth is heard", async () => {
    const open = new Float32Array(visemes.length);
    open[visemes.indexOf("aa")] = 1;
    const poses = await moveTask({ ...task, ...modelOf("visemes", visemes.length, 1, open), columns: ["jaw"] });
    expect(
      column(poses, "jaw")
        .map((jaw, frame) => (jaw > 0 ? frame : -1))
        .filter((frame) => frame >= 0),
    ).toEqual([10, 11, 12, 13, 14]);
  });

  it("hears the shot from its first frame on: silence, then what is said", async () => {
    const heard: number[] = [];
    const { createServer } = await import("node:http");
    const about = {
      name: "motion",
      inputs: [{ name: "sound", datatype: "FP32", shape: [1, -1] }],
      outputs: [{ name: "motion", datatype: "FP32", shape: [1, -1, 1] }],
    };
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        if (!request.url?.endsWith("/infer"))
          return response.end(
            JSON.stringify(request.url === "/v2" ? { name: "fake", version: "1", extensions: [] } : about),
          );
        const { inputs } = JSON.parse(Buffer.concat(parts).toString("utf8")) as { inputs: { data: number[] }[] };
        heard.push(...(inputs[0]?.data ?? []));
        return response.end(
          JSON.stringify({
            model_name: "motion",
            outputs: [
              {
                name: "motion",
                datatype: "FP32",
                shape: [1, frames, 1],
                data: Array.from({ length: frames }, () => 0.5),
              },
            ],
          }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as { port: number };
      const poses = await moveTask({
        ...task,
        columns: ["jaw"],
        server: { url: `http://127.0.0.1:${port}` },
        model: {
          name: "model/motion@1.0.0",
          runtime: { kind: "oip", model: "motion" },
          signature: {
            inputs: [{ name: "sound", type: "fp32", shape: [1, -1] }],
            outputs: [{ name: "motion", type: "fp32", shape: [1, -1, 1] }],
          },
        },
      });
      expect(column(poses, "jaw")[12]).toBe(0.5);
      expect(heard.length).toBe(16_000);
      // 100 ms of silence, 625 ms that are said, and the pause behind them.
      expect([800, 5_000, 14_000].map((at) => Math.round((heard[at] as number) * 10) / 10)).toEqual([0, 0.5, 0]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("is refused where it takes what there is not, or gives another number of frames or columns", async () => {
    const ears = moveTask({ ...task, ...modelOf("ears", 2, 1, new Float32Array(2)), columns: ["jaw"] });
    await expect(ears).rejects.toMatchObject({ code: "asset_invalid" });
    const one = modelOf("visemes", visemes.length, 1, new Float32Array(visemes.length));
    await expect(moveTask({ ...task, ...one, columns: ["jaw", "yaw"] })).rejects.toMatchObject({
      code: "model_reply_invalid",
    });
  });
});

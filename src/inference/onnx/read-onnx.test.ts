import { describe, expect, test } from "vitest";
import { graphBytes, onnxBytes } from "../../../test/fixtures/onnx-bytes.ts";
import { readOnnx } from "./read-onnx.ts";

const limits = { nodesMax: 100, weightBytesMax: 1_000_000 };
const read = (bytes: Uint8Array) => readOnnx(bytes, limits);

test("says what a model declares", () => {
  const bytes = onnxBytes({
    nodes: [{ op: "Add" }, { op: "MatMul" }],
    weights: [[10, 20], [5]],
    opsets: { "": 17, "ai.onnx.ml": 3 },
  });
  expect(read(bytes)).toEqual({
    irVersion: 8,
    producer: "test",
    opsets: { "": 17, "ai.onnx.ml": 3 },
    nodes: 2,
    weightBytes: (200 + 5) * 4,
  });
});

describe("refuses", () => {
  test.each([
    ["what is no model", new TextEncoder().encode("this is a picture of a cat, and no model at all"), "ONNX model"],
    ["nothing", new Uint8Array(), "no ONNX"],
    ["half a model", onnxBytes({ weights: [[10, 20]] }).subarray(0, 30), "cut off"],
    ["an operator of its own", onnxBytes({ nodes: [{ op: "Mine", domain: "com.example" }] }), "com.example"],
    ["a set of operators of its own", onnxBytes({ opsets: { "": 17, "com.example": 1 } }), "com.example"],
    [
      "an operator of its own in a branch of a branch",
      onnxBytes({
        nodes: [
          {
            op: "If",
            branch: graphBytes({
              nodes: [{ op: "If", branch: graphBytes({ nodes: [{ op: "Mine", domain: "evil" }] }) }],
            }),
          },
        ],
      }),
      "evil",
    ],
    ["ten gigabytes of weights, declared", onnxBytes({ weights: [[2_500_000_000]] }), "bytes of weights"],
    [
      "more than any number says",
      onnxBytes({
        weights: [
          [
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            2 ** 52,
            0,
          ],
        ],
      }),
      "bytes of weights",
    ],
    ["weights in another file", onnxBytes({ isExternal: true }), "other files"],
    ["more nodes than may be", onnxBytes({ nodes: Array.from({ length: 101 }, () => ({ op: "Add" })) }), "nodes"],
    ["a version of the format from the future", onnxBytes({ irVersion: 900 }), "no ONNX"],
  ])("%s", (_, bytes, why) => {
    expect(() => read(bytes)).toThrow(why);
  });

  test("graphs within graphs without end", () => {
    let graph = graphBytes({});
    for (let depth = 0; depth < 20; depth++) graph = graphBytes({ nodes: [{ op: "If", branch: graph }] });
    expect(() => read(onnxBytes({ nodes: [{ op: "If", branch: graph }] }))).toThrow("deeper");
  });

  test("any piece that is cut out or changed, with a word and never by a crash", () => {
    const whole = onnxBytes({ nodes: [{ op: "Add" }, { op: "Mul" }], weights: [[4, 4]] });
    for (let at = 0; at < whole.length; at++) {
      for (const bytes of [
        whole.subarray(0, at),
        Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ 0xff : byte)),
      ]) {
        try {
          read(bytes);
        } catch (error) {
          expect((error as { code?: string }).code).toBe("asset_invalid");
        }
      }
    }
  });
});

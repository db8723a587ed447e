import { afterAll, beforeAll, expect, test } from "vitest";
import { guardSession, type ModelSession, type ModelSignature } from "../../src/inference/index.ts";

/** What `double` is, on every runtime: y = 2x + 1, of four numbers a row. */
export const doubling: ModelSignature = {
  inputs: [{ name: "x", type: "fp32", shape: [-1, 4] }],
  outputs: [{ name: "y", type: "fp32", shape: [-1, 4], low: -1_000, high: 1_000 }],
};

/** What every runtime must do alike: the contract of `ModelSession`, behind the guard that all of them stand behind. */
export function describeModelSession(open: () => Promise<ModelSession>): void {
  let bare: ModelSession;
  let session: ModelSession;
  beforeAll(async () => {
    bare = await open();
    session = guardSession(bare, { name: "model/double@1.0.0" });
  });
  afterAll(() => session.close());

  const rows = (count: number, value = 1): Float32Array => new Float32Array(count * 4).fill(value);
  const ask = (data: Float32Array, shape: readonly number[]) => session.infer({ x: { type: "fp32", shape, data } });

  test("answers, with the shape that was asked", async () => {
    expect(await ask(Float32Array.of(0, 1, -2, 0.5), [1, 4])).toEqual({
      y: { type: "fp32", shape: [1, 4], data: Float32Array.of(1, 3, -3, 2) },
    });
    expect((await ask(rows(700), [700, 4]))["y"]?.data).toEqual(rows(700, 3));
  });

  test("answers many askers at once, each its own", async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(rows(1, index), [1, 4])));
    expect(replies.map((reply) => reply["y"]?.data[0])).toEqual(
      Array.from({ length: 20 }, (_, index) => index * 2 + 1),
    );
  });

  test.each([
    ["no input", {}],
    ["another input", { z: { type: "fp32", shape: [1, 4], data: rows(1) } }],
    ["another type", { x: { type: "fp64", shape: [1, 4], data: new Float64Array(4) } }],
    ["another shape", { x: { type: "fp32", shape: [4], data: rows(1) } }],
    ["fewer numbers than the shape says", { x: { type: "fp32", shape: [2, 4], data: rows(1) } }],
    ["no number", { x: { type: "fp32", shape: [1, 4], data: rows(1, Number.NaN) } }],
  ] as const)("is not asked with %s", async (_, inputs) => {
    await expect(session.infer(inputs)).rejects.toMatchObject({ code: "internal" });
  });

  test("an answer out of its range is not used", async () => {
    await expect(ask(rows(1, 600), [1, 4])).rejects.toMatchObject({ code: "model_reply_invalid" });
  });

  test("who no longer waits is told so", async () => {
    const gone = session.infer({ x: { type: "fp32", shape: [1, 4], data: rows(1) } }, { signal: AbortSignal.abort() });
    await expect(gone).rejects.toMatchObject({ code: "cancelled" });
  });

  test("says that it is well", async () => {
    await expect(session.checkHealth()).resolves.toBeUndefined();
  });
}

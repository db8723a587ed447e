import { afterAll, beforeAll, expect, test } from "vitest";
import { guardSession, type ModelSession, type ModelSignature, type Tensors } from "../../src/inference/index.ts";

/** What `double` is, on every runtime: y = 2x + 1, of four numbers a row. */
export const doubling: ModelSignature = {
  inputs: [{ name: "x", type: "fp32", shape: [-1, 4] }],
  outputs: [{ name: "y", type: "fp32", shape: [-1, 4], low: -1_000, high: 1_000 }],
};

const rows = (count: number, value = 1): Float32Array => new Float32Array(count * 4).fill(value);
const x = (data: Float32Array, shape: readonly number[]): Tensors => ({ x: { type: "fp32", shape, data } });

/** What a model is asked in the contract, and what it must say. */
export interface SessionExample {
  /** The question with this number in it, and its answer, of whatever size. */
  readonly ask: (number: number) => Tensors;
  readonly reply: (number: number) => Tensors;
  /** A question of hundreds of numbers or letters, and its answer. */
  readonly long: { readonly asked: Tensors; readonly replied: Tensors };
  /** What the model cannot be asked. */
  readonly wrong: readonly (readonly [what: string, asked: Tensors])[];
  /** Of this the answer is none that may be used. */
  readonly beyond: Tensors;
}

export const doublingExample: SessionExample = {
  ask: (number) => x(rows(1, number), [1, 4]),
  reply: (number) => ({ y: { type: "fp32", shape: [1, 4], data: rows(1, number * 2 + 1) } }),
  long: { asked: x(rows(700), [700, 4]), replied: { y: { type: "fp32", shape: [700, 4], data: rows(700, 3) } } },
  wrong: [
    ["no input", {}],
    ["another input", { z: { type: "fp32", shape: [1, 4], data: rows(1) } }],
    ["another type", { x: { type: "fp64", shape: [1, 4], data: new Float64Array(4) } }],
    ["another shape", x(rows(1), [4])],
    ["fewer numbers than the shape says", x(rows(1), [2, 4])],
    ["no number", x(rows(1, Number.NaN), [1, 4])],
  ],
  beyond: x(rows(1, 600), [1, 4]),
};

/** What every runtime must do alike: the contract of `ModelSession`, behind the guard that all of them stand behind. */
export function describeModelSession(open: () => Promise<ModelSession>, example = doublingExample): void {
  const { ask, reply, long, wrong, beyond } = example;
  let session: ModelSession;
  beforeAll(async () => {
    session = guardSession(await open(), { name: "model/double@1.0.0" });
  });
  afterAll(() => session.close());

  test("answers what was asked, short or long", async () => {
    expect(await session.infer(ask(3))).toEqual(reply(3));
    expect(await session.infer(long.asked)).toEqual(long.replied);
  });

  test("answers many askers at once, each its own", async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(numbers.map((number) => session.infer(ask(number))))).toEqual(numbers.map(reply));
  });

  test.each(wrong)("is not asked with %s", async (_, inputs) => {
    await expect(session.infer(inputs)).rejects.toMatchObject({ code: "internal" });
  });

  test("an answer that cannot be is not used", async () => {
    await expect(session.infer(beyond)).rejects.toMatchObject({ code: "model_reply_invalid" });
  });

  test("who no longer waits is told so", async () => {
    const gone = session.infer(ask(1), { signal: AbortSignal.abort() });
    await expect(gone).rejects.toMatchObject({ code: "cancelled" });
  });

  test("says that it is well", async () => {
    await expect(session.checkHealth()).resolves.toBeUndefined();
  });
}

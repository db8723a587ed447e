import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { describeModelSession, doubling } from "../../test/contract/model-sessions.ts";
import { startOipServer, type OipFault, type OipServerFake } from "../../test/fixtures/oip-server.ts";
import { doublingOnnx, writeOnnx } from "../../test/fixtures/write-onnx.ts";
import { guardSession, openBuiltinSession, openOipSession, openOnnxSession, type ModelSession } from "./index.ts";

const name = "model/double@1.0.0";
const x = { type: "fp32", shape: [1, 4], data: Float32Array.of(0, 1, 2, 3) } as const;

describe("the built-in runtime", () => {
  describeModelSession(async () => openBuiltinSession({ name, bytes: doublingOnnx(), signature: doubling }));

  test("names the operator that it has not", () => {
    const nodes = [{ op: "Softmax", inputs: ["x"], outputs: ["y"] }];
    const bytes = writeOnnx({ inputs: { x: [-1, 4] }, outputs: { y: [-1, 4] }, nodes });
    expect(() => openBuiltinSession({ name, bytes, signature: doubling })).toThrow(
      /has Softmax not at all.*runtime onnx/,
    );
  });
});

describe("the alignment models that ship", () => {
  const signature = {
    inputs: [{ name: "heard", type: "fp32", shape: [-1, 40] }],
    outputs: [{ name: "scores", type: "fp32", shape: [-1, 36] }],
  } as const;
  const heard = Float32Array.from({ length: 120 * 40 }, (_, index) => ((index * 7_919) % 201) / 50 - 2);

  test.each([
    ["in floats", "alignment", 1e-4],
    ["in eight bits", "alignment@1.0.0-int8", 0.2],
  ])("say the same on both runtimes, %s", async (_, folder, tolerance) => {
    const bytes = readFileSync(new URL(`../../assets/models/${folder}/alignment.onnx`, import.meta.url));
    const sessions = [
      openBuiltinSession({ name, bytes, signature }),
      await openOnnxSession({ name, bytes, signature }),
    ];
    const inputs = { heard: { type: "fp32", shape: [120, 40], data: heard } } as const;
    const [own, other] = await Promise.all(sessions.map(async (session) => (await session.infer(inputs))["scores"]));
    expect(own?.shape).toEqual([120, 36]);
    const [ours, theirs] = [own?.data as Float32Array, other?.data as Float32Array];
    const differences = Array.from(ours, (value, index) => Math.abs(value - (theirs[index] as number)));
    expect(Math.max(...differences)).toBeLessThan(tolerance);
    expect(Math.max(...ours) - Math.min(...ours)).toBeGreaterThan(3);
    await Promise.all(sessions.map((session) => session.close()));
  });
});

describe("ONNX Runtime", () => {
  describeModelSession(() => openOnnxSession({ name, bytes: doublingOnnx(), signature: doubling }));

  test.each([
    ["what is no model", new TextEncoder().encode("a cat"), "ONNX model"],
    ["half a model", doublingOnnx().subarray(0, 60), "cut off"],
    [
      "a model that the runtime does not understand",
      writeOnnx({
        inputs: { x: [4] },
        outputs: { y: [4] },
        nodes: [{ op: "Nonsense", inputs: ["x"], outputs: ["y"] }],
      }),
      "Nonsense",
    ],
    [
      "a model that takes something else",
      writeOnnx({
        inputs: { z: [-1, 4] },
        outputs: { y: [-1, 4] },
        nodes: [{ op: "Relu", inputs: ["z"], outputs: ["y"] }],
      }),
      "model.json tells otherwise",
    ],
  ])("refuses %s", async (_, bytes, why) => {
    const opening = openOnnxSession({ name, bytes, signature: doubling });
    await expect(opening).rejects.toMatchObject({
      code: "asset_invalid",
      message: expect.stringContaining(why) as string,
    });
  });
});

describe.each([{ isBinary: true }, { isBinary: false }])("a server, raw tensors: $isBinary", ({ isBinary }) => {
  let server: OipServerFake;
  const open = (more: Partial<Parameters<typeof openOipSession>[0]> = {}): ModelSession =>
    openOipSession({
      name,
      url: server.url,
      model: "double",
      signature: doubling,
      send: fetch,
      wait: async () => undefined,
      ...more,
    });
  beforeAll(async () => {
    server = await startOipServer({ isBinary });
  });
  afterAll(() => server.close());

  describeModelSession(async () => open());

  test("is sent raw tensors only where it says that it reads them", async () => {
    await open().infer({ x });
    expect(server.lastType()).toBe(isBinary ? "application/octet-stream" : "application/json");
  });

  test.each<[OipFault, string]>([
    ["half", "gives no answer"],
    ["late", "no answer within 150 ms"],
    ["busy", "503"],
    ["elsewhere", "redirect"],
  ])("that answers %s is asked again, and answers", async (fault) => {
    const before = server.asked();
    server.fail(fault, fault);
    const reply = await open({ attemptMsMax: 150 }).infer({ x });
    expect(reply["y"]?.data).toEqual(Float32Array.of(1, 3, 5, 7));
    expect(server.asked() - before).toBe(3);
  });

  test("that never answers is given up, and the message says why", async () => {
    server.fail("busy", "half", "busy");
    const asking = open({ attemptsMax: 3 }).infer({ x });
    await expect(asking).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("503") as string,
    });
  });

  test("is waited for longer each time, and as long as it asks", async () => {
    const wait = vi.fn<(ms: number) => Promise<void>>(async () => undefined);
    server.fail("half", "half", "busy");
    await open({ wait }).infer({ x });
    expect(wait.mock.calls.map(([ms]) => ms)).toEqual([200, 400, 1_000]);
  });

  test.each<[OipFault, string]>([
    ["nan", isBinary ? "NaN at place 1" : "null at place 1"],
    ["no-json", isBinary ? "" : "no JSON"],
    ["few", "elements"],
    ["shape", "shape"],
    ["refused", "the input is not liked"],
  ])("whose answer is %s is not asked again, and nothing of it is used", async (fault, why) => {
    const before = server.asked();
    server.fail(fault);
    const asking = guardSession(open(), { name }).infer({ x });
    await expect(asking).rejects.toMatchObject({
      code: "model_reply_invalid",
      message: expect.stringContaining(why) as string,
    });
    expect(server.asked() - before).toBe(1);
  });

  test("that announces more than it sends is not believed", async () => {
    server.fail(isBinary ? "announces-much" : "few");
    await expect(open().infer({ x })).rejects.toMatchObject({ code: "model_reply_invalid" });
  });

  test("that serves another model under the name is found out before it is asked", async () => {
    const before = server.asked();
    const signature = { ...doubling, outputs: [{ name: "y", type: "int64", shape: [-1] }] } as const;
    await expect(open({ signature }).infer({ x })).rejects.toMatchObject({ code: "model_reply_invalid" });
    expect(server.asked()).toBe(before);
  });

  test("that is not there is named", async () => {
    const asking = open({ url: "http://127.0.0.1:1", attemptsMax: 1 }).checkHealth();
    await expect(asking).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("http://127.0.0.1:1") as string,
    });
  });
});

describe("the guard", () => {
  /** A session that answers when it is let. */
  const createHeld = () => {
    const lets: (() => void)[] = [];
    const session: ModelSession = {
      runtime: "builtin",
      signature: doubling,
      infer: () => new Promise((resolve) => lets.push(() => resolve({ y: x, more: x }))),
      checkHealth: async () => undefined,
      close: async () => undefined,
    };
    return { session, lets };
  };

  test("lets so many work and so many wait; who comes after is told at once", async () => {
    const { session, lets } = createHeld();
    const guarded = guardSession(session, { name, atOnceMax: 2, waitingMax: 1 });
    const [first, second, third] = [guarded.infer({ x }), guarded.infer({ x }), guarded.infer({ x })];
    await expect(guarded.infer({ x })).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("takes no more") as string,
    });
    await vi.waitFor(() => expect(lets).toHaveLength(2));
    lets[0]?.();
    expect(await first).toEqual({ y: x });
    await vi.waitFor(() => expect(lets).toHaveLength(3));
    for (const answer of lets) answer();
    await Promise.all([second, third]);
  });

  test("ends a wait, also one for a turn, and gives the turn back only when the work is over", async () => {
    const { session, lets } = createHeld();
    const guarded = guardSession(session, { name, atOnceMax: 1 });
    const { signal, abort } = createAbort();
    const asked = [guarded.infer({ x }, { signal }), guarded.infer({ x }, { signal })];
    await vi.waitFor(() => expect(lets).toHaveLength(1));
    abort();
    for (const asking of asked) await expect(asking).rejects.toMatchObject({ code: "cancelled" });
    const next = guarded.infer({ x });
    await Promise.resolve();
    expect(lets).toHaveLength(1);
    lets[0]?.();
    await vi.waitFor(() => expect(lets).toHaveLength(2));
    lets[1]?.();
    expect(await next).toEqual({ y: x });
  });

  test("gives up who answers too late", async () => {
    const guarded = guardSession(createHeld().session, { name, answerMsMax: 20 });
    await expect(guarded.infer({ x })).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("within 20 ms") as string,
    });
  });
});

function createAbort(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardSession, openOipGrpcSession, openOipSession, type ModelSession } from "../../src/inference/index.ts";
import { describeModelSession, doubling } from "../contract/model-sessions.ts";
import { openMlServer, type manners, type MlServer } from "./mlserver.ts";

let server: MlServer;
beforeAll(async () => {
  server = await openMlServer();
}, 600_000);
afterAll(() => server.close());

type Manner = (typeof manners)[number];
const name = "model/double@1.0.0";
const open = (model: Manner | "nobody", more: { attemptMsMax?: number } = {}): ModelSession =>
  guardSession(
    openOipSession({
      name,
      url: server.url,
      model,
      signature: doubling,
      send: fetch,
      attemptsMax: 2,
      wait: async () => undefined,
      ...more,
    }),
    { name },
  );
const x = { type: "fp32", shape: [1, 4], data: Float32Array.of(0, 1, 2, 3) } as const;

describe("MLServer", () => {
  describeModelSession(async () => open("well"));

  it.each<[Manner, string, string]>([
    ["nan", "model_reply_invalid", "y has"],
    ["shape", "model_reply_invalid", "shape"],
    ["late", "model_unavailable", "no answer within 1000 ms"],
    ["raises", "model_unavailable", "500"],
  ])("a model that answers %s is refused, and nothing of it is used", async (manner, code, why) => {
    const asking = open(manner, { attemptMsMax: 1_000 }).infer({ x });
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringContaining(why) as string });
  });

  it("a model that it does not serve is named", async () => {
    await expect(open("nobody").infer({ x })).rejects.toMatchObject({ code: "model_reply_invalid" });
    await expect(open("nobody").checkHealth()).rejects.toMatchObject({ code: "model_unavailable" });
  });

  it("one that takes something else under its name is found out before it is asked", async () => {
    const signature = { ...doubling, inputs: [{ name: "x", type: "int64", shape: [-1, 4] }] } as const;
    const session = openOipSession({ name, url: server.url, model: "well", signature, send: fetch, attemptsMax: 1 });
    await expect(session.checkHealth()).rejects.toMatchObject({ code: "model_reply_invalid" });
  });
});

describe("MLServer over gRPC", () => {
  const openGrpc = (model: Manner | "nobody", more: { attemptMsMax?: number } = {}): ModelSession =>
    guardSession(
      openOipGrpcSession({
        name,
        url: server.grpcUrl,
        model,
        signature: doubling,
        attemptsMax: 2,
        wait: async () => undefined,
        ...more,
      }),
      { name },
    );

  describeModelSession(async () => openGrpc("well"));

  it.each<[Manner, string, string]>([
    // Its own codec knows no NaN, and fails before anything is sent.
    ["nan", "model_reply_invalid", "it answered"],
    ["shape", "model_reply_invalid", "shape"],
    ["late", "model_unavailable", "no answer within 1000 ms"],
  ])("a model that answers %s is refused, and nothing of it is used", async (manner, code, why) => {
    const asking = openGrpc(manner, { attemptMsMax: 1_000 }).infer({ x });
    await expect(asking).rejects.toMatchObject({ code, message: expect.stringContaining(why) as string });
  });

  it("a model that it does not serve, and one that raises, are named", async () => {
    await expect(openGrpc("nobody").checkHealth()).rejects.toMatchObject({ code: "model_unavailable" });
    await expect(openGrpc("raises").infer({ x })).rejects.toMatchObject({
      message: expect.stringContaining("it answered") as string,
    });
  });
});

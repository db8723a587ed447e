import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeModelSession, doubling } from "../../../test/contract/model-sessions.ts";
import { startOipGrpcServer, type GrpcFault, type OipGrpcFake } from "../../../test/fixtures/oip-grpc-server.ts";
import { guardSession, openOipGrpcSession, type ModelSession } from "../index.ts";

const name = "model/double@1.0.0";
const x = { type: "fp32", shape: [1, 4], data: Float32Array.of(0, 1, 2, 3) } as const;

describe.each([{ isRaw: true }, { isRaw: false }])("a server over gRPC, raw numbers: $isRaw", ({ isRaw }) => {
  let server: OipGrpcFake;
  const sessions: ModelSession[] = [];
  const open = (more: Partial<Parameters<typeof openOipGrpcSession>[0]> = {}): ModelSession => {
    const asked = { name, url: server.url, model: "double", signature: doubling, wait: async () => undefined };
    const session = openOipGrpcSession({ ...asked, ...more });
    sessions.push(session);
    return session;
  };
  beforeAll(async () => {
    server = await startOipGrpcServer({ isRaw });
  });
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    await server.close();
  });

  describeModelSession(async () => open());

  test("is shown its token", async () => {
    await open({ token: "t0ken" }).infer({ x });
    expect(server.token()).toBe("Bearer t0ken");
  });

  test.each<[GrpcFault]>([["busy"], ["late"], ["cut"], ["no-grpc"]])(
    "that answers %s is asked again, and answers",
    async (fault) => {
      const before = server.asked();
      server.fail(fault, fault);
      const reply = await open({ attemptMsMax: 150 }).infer({ x });
      expect(reply["y"]?.data).toEqual(Float32Array.of(1, 3, 5, 7));
      expect(server.asked() - before).toBe(3);
    },
  );

  test("that never answers is given up, and the message says why", async () => {
    server.fail("busy", "busy");
    await expect(open({ attemptsMax: 2 }).infer({ x })).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringMatching(/asked 2 times: it answered 14: not liked/) as string,
    });
  });

  test.each<[GrpcFault, RegExp]>([
    ["nan", /NaN at place 1/],
    ["few", /12 bytes for 4 elements/],
    ["shape", /shape/],
    ["garbage", /no message of the protocol/],
    ["compressed", /compressed/],
    ["refused", /answered 3: not liked/],
  ])("whose answer is %s is not asked again, and nothing of it is used", async (fault, why) => {
    const before = server.asked();
    server.fail(fault);
    const asking = guardSession(open(), { name }).infer({ x });
    await expect(asking).rejects.toMatchObject({
      code: "model_reply_invalid",
      message: expect.stringMatching(why) as string,
    });
    expect(server.asked() - before).toBe(1);
  });

  test("that serves another model under the name is found out before it is asked", async () => {
    const before = server.asked();
    const signature = { ...doubling, outputs: [{ name: "y", type: "int64", shape: [-1] }] } as const;
    await expect(open({ signature }).infer({ x })).rejects.toMatchObject({ code: "model_reply_invalid" });
    expect(server.asked()).toBe(before);
  });

  test("a model that it has not, and a server that is not there, are named", async () => {
    await expect(open({ model: "nobody" }).checkHealth()).rejects.toMatchObject({ code: "model_unavailable" });
    const nobody = open({ url: "grpc://127.0.0.1:1", attemptsMax: 1 }).checkHealth();
    await expect(nobody).rejects.toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("grpc://127.0.0.1:1") as string,
    });
  });
});

import { createRoute, z } from "@hono/zod-openapi";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Answer, type Asker, type TestApi } from "../../test/fixtures/test-api.ts";
import { digestBytes, limits, SutradharError } from "../core/index.ts";
import { createVideoOnce } from "../productions/index.ts";
import { createApiApp, type ApiApp } from "./create-api.ts";
import { createIdempotency } from "./idempotency.ts";
import { jsonAnswer, jsonBody } from "./json-answer.ts";

let clock = new Date("2026-11-29T06:00:00Z");
let api: TestApi;
let ask: Asker;
let writer: string;
let reader: string;
let stranger: string;
/** What happens while a request is under way, and after what it makes was committed. */
let underWay: () => Promise<unknown>;
let afterCommit: () => Promise<unknown>;
let made = 0;

const route = createRoute({
  method: "post",
  path: "/v1/things",
  "x-scope": "videos:write",
  request: { body: jsonBody(z.strictObject({ name: z.string(), fails: z.boolean().default(false) })) },
  responses: { 202: jsonAnswer(z.object({ id: z.string(), name: z.string() }), "It is made") },
});

/** Makes a video, as `POST /v1/videos` does, without a queue. */
function createRoutes(): ApiApp {
  const { database } = api.test;
  const app = createApiApp();
  app.use("/v1/things", createIdempotency({ database, now: () => clock }));
  app.openapi(route, async (context) => {
    const { workspaceId } = context.get("caller");
    const { name, fails } = context.req.valid("json");
    await underWay();
    if (fails) throw new SutradharError("request_invalid", "it was never right");
    const order = { script: { name, digest: digestBytes(name) }, files: {}, values: {}, captions: "none" } as const;
    const { video, isNew } = await database.forWorkspace(workspaceId, (trx) =>
      createVideoOnce(trx, {
        workspaceId,
        order: { ...order, reuse: true, priority: "bulk" },
        origin: context.get("origin"),
        now: clock,
      }),
    );
    if (isNew) made += 1;
    await afterCommit();
    return context.json({ id: video.id, name }, 202, { Location: `/v1/videos/${video.id}` });
  });
  return app;
}

beforeAll(async () => {
  api = await openTestApi(() => clock);
  [writer, reader, stranger] = await Promise.all([
    api.addKey(["videos:write"]),
    api.addKey(["videos:read"]),
    api.addKey(["videos:write"], "other"),
  ]);
  ask = api.open([createRoutes()]);
});
afterAll(() => api.close());
beforeEach(() => {
  underWay = () => Promise.resolve();
  afterCommit = () => Promise.resolve();
  made = 0;
});

const post = (key: string | undefined, body: unknown, by = writer): Promise<Answer> =>
  ask(by, "POST", "/v1/things", body, key === undefined ? {} : { "Idempotency-Key": key });
const passTime = (ms: number): void => void (clock = new Date(clock.getTime() + ms));

describe("a request with an Idempotency-Key", () => {
  it("that comes again has the first answer, byte for byte, and makes nothing", async () => {
    const first = await post("once", { name: "a" });
    passTime(1_000);
    const again = await post("once", { name: "a" });
    expect(first).toMatchObject({ status: 202, body: { name: "a" } });
    expect([again.status, again.text]).toEqual([202, first.text]);
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect([first, again].map(({ headers }) => headers.get("Idempotent-Replayed"))).toEqual([null, "true"]);
    expect(made).toBe(1);
  });

  it("that comes with another body is refused, also with the same JSON in other words", async () => {
    await post("bodies", '{"name":"a"}');
    for (const body of ['{"name":"b"}', '{ "name":"a"}']) {
      expect(await post("bodies", body)).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    }
    expect(made).toBe(1);
  });

  it("that is still under way is told to come again", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const begun = new Promise<void>((resolve) => {
      underWay = () => {
        resolve();
        return released;
      };
    });
    const first = post("slow", { name: "a" });
    await begun;
    const second = await post("slow", { name: "a" });
    expect(second).toMatchObject({ status: 409, body: { code: "idempotency_key_in_use" } });
    expect(second.headers.get("Retry-After")).toBe("1");
    release();
    const answer = await first;
    expect((await post("slow", { name: "a" })).text).toBe(answer.text);
  });

  it("that came to nothing may come again, the same or mended", async () => {
    expect((await post("mended", { name: "a", fails: true })).status).toBe(400);
    expect((await post("mended", { name: "a", fails: true })).status).toBe(400);
    expect((await post("mended", { name: "a" })).status).toBe(202);
    expect((await post("mended", { nome: "a" })).status).toBe(422);
    expect((await post("not-even-right", { nome: "a" })).status).toBe(400);
    expect((await post("not-even-right", { name: "a" })).status).toBe(202);
  });

  it("whose server failed after it made something finds that, and makes nothing again", async () => {
    afterCommit = () => Promise.reject(new Error("died"));
    expect((await post("failed", { name: "a" })).status).toBe(500);
    expect(made).toBe(1);
    afterCommit = () => Promise.resolve();
    expect((await post("failed", { name: "a" })).status).toBe(202);
    expect((await post("failed", { name: "b" })).status).toBe(422);
    expect(made).toBe(1);
  });

  it("whose server was killed is taken over when its time is up, once, also if it was only slow", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const begun = new Promise<void>((resolve) => {
      underWay = () => {
        resolve();
        return released;
      };
    });
    const slow = post("killed", { name: "a" });
    await begun;
    underWay = () => Promise.resolve();
    passTime(limits.idempotencyClaimMs - 1);
    expect((await post("killed", { name: "a" })).status).toBe(409);
    passTime(1);
    const taken = await post("killed", { name: "a" });
    release();
    expect((await slow).text).toBe(taken.text);
    expect(made).toBe(1);
  });

  it("is forgotten after a day", async () => {
    const first = await post("day", { name: "a" });
    passTime(limits.idempotencyKeptMs - 1);
    expect((await post("day", { name: "a" })).text).toBe(first.text);
    passTime(1);
    expect((await post("day", { name: "b" })).status).toBe(202);
    expect(made).toBe(2);
  });

  it("is its workspace's own, and repeats nothing to who may not ask", async () => {
    const first = await post("shared", { name: "a" });
    const theirs = await post("shared", { name: "a" }, stranger);
    expect(theirs.status).toBe(202);
    expect(theirs.text).not.toBe(first.text);
    expect(await post("shared", { name: "a" }, reader)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it.each([" ".repeat(256), "a".repeat(256), "é"])("is refused with the key %j", async (key) => {
    expect(await post(key, { name: "a" })).toMatchObject({ status: 400, body: { code: "request_invalid" } });
  });

  it("means what it says only where there is a key", async () => {
    const [one, other] = [await post(undefined, { name: "a" }), await post(undefined, { name: "a" })];
    expect(one.text).not.toBe(other.text);
    expect(made).toBe(2);
  });

  it("leaves neither its key nor what was asked in the database", async () => {
    await post("for anita@example.com", { name: "anita's wedding" });
    const rows = await api.test.database.engine.selectFrom("idempotency_keys").selectAll().execute();
    const asked = JSON.stringify(rows.map(({ body: _answer, ...row }) => row));
    expect(asked).not.toMatch(/anita@example|anita.s wedding/);
  });
});

it("makes one of those that come in the same millisecond, whatever their bodies and however many", async () => {
  let round = 0;
  const request = fc.record({ key: fc.integer({ min: 0, max: 2 }), name: fc.constantFrom("a", "b") });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 12 }), async (requests) => {
      round += 1;
      made = 0;
      const send = ({ key, name }: { key: number; name: string }) => post(`${round} ${key}`, { name });
      const answers = await Promise.all(requests.map(send));
      const keys = new Set(requests.map(({ key }) => key));
      expect(made).toBe(keys.size);
      for (const key of keys) {
        const own = answers.filter((_, index) => requests[index]?.key === key);
        const done = own.filter(({ status }) => status === 202);
        expect(new Set(done.map(({ text }) => text)).size).toBe(1);
        expect(done.filter(({ headers }) => headers.get("Idempotent-Replayed") === null)).toHaveLength(1);
        expect(own.every(({ status }) => [202, 409, 422].includes(status))).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
});

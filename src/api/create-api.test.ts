import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../test/fixtures/test-database.ts";
import { addKey, createSecret, type RouteScope } from "../access/index.ts";
import { isId, limits, SutradharError } from "../core/index.ts";
import { firstWorkspace } from "../store/index.ts";
import { createApi, createApiApp, type ApiApp, type ApiRequestReport } from "./create-api.ts";
import { jsonAnswer, jsonBody } from "./json-answer.ts";
import type { ProblemDocument } from "./problem.ts";

const now = new Date("2026-11-22T10:00:00Z");

let test: TestDatabase;
let api: ApiApp;
let reports: ApiRequestReport[] = [];
let key: string;

const greeting = z.strictObject({ name: z.string().min(2), words: z.record(z.string().max(3), z.int()).optional() });

function get<const Path extends string>(path: Path, scope: RouteScope = "caller") {
  return createRoute({ method: "get", path, "x-scope": scope, responses: { 200: { description: "It is done" } } });
}

function createRoutes(): ApiApp {
  const app = createApiApp();
  const route = createRoute({
    method: "post",
    path: "/v1/greetings/{id}",
    "x-scope": "videos:read",
    request: { params: z.object({ id: z.string().regex(/^\d+$/, "must be a number") }), body: jsonBody(greeting) },
    responses: { 200: jsonAnswer(z.object({ said: z.string() }), "It was said") },
  });
  app.openapi(route, (context) => {
    const caller = context.get("caller");
    return context.json({ said: `${caller.workspaceId}: ${context.req.valid("json").name}` }, 200);
  });
  app.openapi(get("/v1/broken"), () => {
    throw new Error("the password is hunter2");
  });
  app.openapi(get("/v1/full"), () => {
    throw new SutradharError("database_unavailable", "the database is starting");
  });
  app.openapi(get("/v1/costly", "costs:write"), (context) => context.body("done"));
  app.openapi(get("/v1/costly/{one}"), (context) => context.body("done"));
  const going = { ...get("/v1/going"), deprecated: true, "x-deprecated-since": "2026-01-01", "x-sunset": "2027-02-01" };
  app.openapi(going, (context) => context.body("done"));
  app.openapi(get("/v1/open", "public"), (context) => context.body(`${context.get("caller") === undefined}`));
  return app;
}

beforeAll(async () => {
  test = await openTestDatabase();
  const publicApp = createApiApp();
  publicApp.openapi(get("/healthz", "public"), (context) => context.text("alive"));
  api = createApi({
    database: test.database,
    version: "1.2.3",
    now: () => now,
    onRequest: (report) => void reports.push(report),
    publicRoutes: [publicApp],
    routes: [createRoutes()],
  });
  key = await add({});
});
afterAll(() => test.close());
beforeEach(() => {
  reports = [];
});

async function add(times: { readonly expires_at?: Date; readonly revoked_at?: Date }): Promise<string> {
  const secret = createSecret();
  const scopes = ["videos:read"] as const;
  const id = await addKey(test.database, { workspaceId: firstWorkspace, name: "a key", secret, scopes, now });
  await test.database.engine
    .updateTable("keys")
    .set({ expires_at: null, ...times })
    .where("id", "=", id)
    .execute();
  return secret;
}

async function ask(path: string, options: RequestInit = {}, authorization = `Bearer ${key}`) {
  const headers = { Authorization: authorization, "Content-Type": "application/json", ...(options.headers as object) };
  const response = await api.request(path, { ...options, headers });
  return {
    response,
    problem: (await response
      .clone()
      .json()
      .catch(() => ({}))) as ProblemDocument,
  };
}
const greet = (body: unknown, id = "1") =>
  ask(`/v1/greetings/${id}`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

describe("a request", () => {
  it("has an id of its own, which its answer and its report tell", async () => {
    const answers = [await greet({ name: "Asha" }), await greet({ name: "Asha" })];
    const ids = answers.map(({ response }) => response.headers.get("Sutradhar-Request-Id") ?? "");
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => isId("req", id))).toBe(true);
    expect(reports.map(({ requestId }) => requestId)).toEqual(ids);
    expect(reports[0]).toMatchObject({
      method: "POST",
      path: "/v1/greetings/1",
      route: "/v1/greetings/{id}",
      status: 200,
    });
  });

  it("is served as its key's workspace", async () => {
    expect(await (await greet({ name: "Asha" })).response.json()).toEqual({ said: "default: Asha" });
  });

  it("is told everything that is wrong with it, field by field", async () => {
    const { problem, response } = await greet({ name: "A", colour: "red", words: { long_word: 1 } });
    expect(response.status).toBe(400);
    expect(problem.code).toBe("request_invalid");
    expect(problem.errors?.map(({ detail }) => detail.replace(/: .*/, ""))).toEqual([
      "name",
      "words.long_word",
      "colour",
    ]);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(["#/name", "#/words/long_word", "#/colour"]);
    expect(problem.errors?.[1]?.detail).toMatch(/<=3/);
  });

  it("is refused by its address too", async () => {
    expect((await greet({ name: "Asha" }, "x")).problem).toMatchObject({ status: 400, detail: "id: must be a number" });
  });

  it.each(["", "{", "[]", "null", '"name"'])("is refused where its body is %j", async (body) => {
    expect((await greet(body)).problem).toMatchObject({ status: 400, code: "request_invalid" });
  });

  it("is refused where it does not say that it brings JSON", async () => {
    const { problem } = await ask("/v1/greetings/1", {
      method: "POST",
      body: '{"name":"Asha"}',
      headers: { "Content-Type": "text/plain" },
    });
    expect(problem).toMatchObject({ status: 400, code: "request_invalid" });
  });

  it("for what is not there is told where to look", async () => {
    const { problem, response } = await ask("/v1/nothing");
    expect(response.status).toBe(404);
    expect(problem).toMatchObject({ status: 404, code: "request_invalid", instance: "/v1/nothing" });
    expect(problem.detail).toMatch(/openapi\.json/);
  });
});

describe("a key", () => {
  it.each(["", "Bearer", "Bearer x", `Basic ${"x".repeat(46)}`, `Bearer sk_${"x".repeat(43)}`, "Bearer sk_a b"])(
    "%j is none",
    async (authorization) => {
      const { response, problem } = await ask("/v1/greetings/1", {}, authorization);
      expect([response.status, problem.code]).toEqual([401, "unauthorized"]);
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
    },
  );

  it("ends at the instant that it expires or is revoked", async () => {
    const passes = async (times: Parameters<typeof add>[0]) =>
      (await ask("/v1/nothing", {}, `Bearer ${await add(times)}`)).response.status !== 401;
    const later = new Date(now.getTime() + 1);
    expect(await Promise.all([passes({ expires_at: later }), passes({ expires_at: now })])).toEqual([true, false]);
    expect(await Promise.all([passes({ revoked_at: later }), passes({ revoked_at: now })])).toEqual([true, false]);
  });

  it("is not needed for health and for what there is", async () => {
    expect((await ask("/healthz", {}, "")).response.status).toBe(200);
    const { response } = await ask("/v1/openapi.json", {}, "");
    expect(await response.json()).toMatchObject({
      openapi: "3.1.0",
      info: { version: "1.2.3" },
      security: [{ key: [] }],
    });
  });
});

describe("a route", () => {
  it("is closed to a key without its scope, in either method that it answers", async () => {
    for (const method of ["GET", "HEAD"]) {
      expect((await ask("/v1/costly", { method })).response.status).toBe(403);
      expect((await ask("/v1/costly/1", { method })).response.status).toBe(200);
    }
    const { problem } = await ask("/v1/costly");
    expect(problem).toMatchObject({ code: "forbidden", detail: expect.stringContaining("costs:write") });
  });

  it("that is public knows no caller, whatever key comes", async () => {
    for (const authorization of ["", "Bearer nothing", `Bearer ${key}`]) {
      const { response } = await ask("/v1/open", {}, authorization);
      expect([response.status, await response.text()]).toEqual([200, "true"]);
    }
  });

  it.each([
    ["says nothing", (app: ApiApp) => app.openapi(createRoute({ ...get("/v1/shut"), "x-scope": undefined }), answer)],
    ["says what is no scope", (app: ApiApp) => app.openapi(get("/v1/shut", "vidoes:read" as RouteScope), answer)],
    ["is not in the document", (app: ApiApp) => app.get("/v1/shut", answer)],
    [
      "says it for another method",
      (app: ApiApp) => app.openapi(get("/v1/shut"), answer) && app.put("/v1/shut", answer),
    ],
  ])("that %s of its caller keeps the server from starting", (_, addTo) => {
    const app = createApiApp();
    addTo(app);
    const options = { database: test.database, version: "1.2.3", now: () => now, onRequest: () => undefined };
    expect(() => createApi({ ...options, publicRoutes: [], routes: [app] })).toThrow(/\/v1\/shut: say in createRoute/);
  });
});

const answer = (context: Context): Response => context.body("done");

describe("a failure", () => {
  it("of ours tells nothing of itself but to our log", async () => {
    const { response, problem } = await ask("/v1/broken");
    expect(response.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain("hunter2");
    expect(reports[0]).toMatchObject({
      status: 500,
      error: expect.objectContaining({ message: "the password is hunter2" }),
    });
  });

  it("that passes says when to come again", async () => {
    const { response, problem } = await ask("/v1/full");
    expect([response.status, problem.code]).toEqual([503, "database_unavailable"]);
    expect(response.headers.get("Retry-After")).toBe("5");
  });
});

describe("a body", () => {
  const large = JSON.stringify({ name: "A".repeat(limits.requestBytesMax) });

  it("that is larger than its route takes is refused before it is read", async () => {
    const { problem, response } = await greet(large);
    expect([response.status, problem.code]).toEqual([413, "file_too_large"]);
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(10_000).fill(32));
      },
    });
    const endless = { method: "POST", body: stream, duplex: "half" } as RequestInit;
    expect((await ask("/v1/greetings/1", endless)).response.status).toBe(413);
  });

  it("is judged when it is known who sends it", async () => {
    expect((await ask("/v1/greetings/1", { method: "POST", body: large }, "Bearer none")).response.status).toBe(401);
  });
});

describe("the document", () => {
  it("tells of every route how it may be refused, in the form of a problem, and keeps what the route says itself", async () => {
    const response = await api.request("/v1/openapi.json");
    // oxlint-disable-next-line typescript/no-explicit-any -- a document is read as it comes
    const { paths, components, info } = (await response.json()) as any;
    const { post } = paths["/v1/greetings/{id}"];
    expect(Object.keys(post.responses)).toEqual([
      "200",
      "400",
      "401",
      "403",
      "404",
      "409",
      "410",
      "413",
      "422",
      "429",
      "500",
      "503",
      "507",
    ]);
    expect(post.responses["200"].description).toBe("It was said");
    expect(post.responses["422"].content).toEqual({
      "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    });
    expect(post.operationId).toBe("postGreetingsById");
    expect(components.schemas.Problem.required).toContain("requestId");
    expect(info.version).toBe("1.2.3");
    expect(Object.keys(paths["/healthz"].get.responses)).toEqual(["200", "500", "503", "4XX"]);
  });

  it("is a page to read, too, which loads nothing and runs nothing", async () => {
    const response = await api.request("/reference");
    const page = await response.text();
    expect(page).toContain('id="post-v1-greetings-id"');
    expect(response.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page).not.toMatch(/<script|src=|@import/);
  });
});

describe("a route that will go", () => {
  it("says with each answer since when that is known, and when it goes", async () => {
    const { response } = await ask("/v1/going");
    expect(response.headers.get("Deprecation")).toBe("@1767225600");
    expect(response.headers.get("Sunset")).toBe("Mon, 01 Feb 2027 00:00:00 GMT");
    expect((await ask("/v1/costly/1")).response.headers.has("Sunset")).toBe(false);
  });

  it.each([
    {},
    { "x-deprecated-since": "2026-01-01" },
    { "x-deprecated-since": "2026-01-01", "x-sunset": "2026-12-31" },
  ])("is not served where it goes sooner than is promised, or does not say when: %j", (times) => {
    const app = createApiApp();
    app.openapi({ ...get("/v1/gone"), deprecated: true, ...times }, (context) => context.body("done"));
    const parts = { version: "1", now: () => now, onRequest: () => undefined, publicRoutes: [], routes: [app] };
    expect(() => createApi({ database: test.database, ...parts })).toThrow(/a year later or more/);
  });
});

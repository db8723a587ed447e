import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { digestBytes } from "../core/index.ts";
import { createApiClient, type ApiClient } from "./api-client.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let folder: string;
let server: Server;
/** Where no server listens any more. */
let deserted: string;
/** How the next requests are answered, in their order. */
let answers: Handler[] = [];
let seen: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-api-client-"));
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    void (answers.shift() ?? ((_, reply) => void reply.end("{}")))(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const gone = createServer();
  await once(gone.listen(0, "127.0.0.1"), "listening");
  deserted = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  await once(gone.close(), "close");
});
afterEach(() => {
  [answers, seen] = [[], []];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const open = (url = urlOf()): ApiClient => createApiClient(async () => ({ url, key: "sk_test" }));

const refuse =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
const hangUp: Handler = (_, response) => void response.destroy();

it("sends its key and JSON, and reads what comes", async () => {
  answers = [
    async (request, response) => {
      const { authorization } = request.headers;
      response.end(JSON.stringify({ authorization, sent: await text(request) }));
    },
  ];
  const answer = await open().ask({ method: "POST", path: "/v1/videos", json: { script: "नमस्ते" } });
  expect(answer).toEqual({ authorization: "Bearer sk_test", sent: '{"script":"नमस्ते"}' });
});

it("throws what the server was refused by: its code, its words, its places", async () => {
  const position = { file: "s.md", line: 3, column: 1 };
  const problem = { code: "avatar_unknown", message: "there is no avatar", position };
  const { message: detail, ...place } = problem;
  const document = { code: "avatar_unknown", detail, errors: [{ detail, ...place }], requestId: "req_1" };
  answers = [refuse(422, JSON.stringify(document))];
  await expect(open().ask({ path: "/" })).rejects.toMatchObject({
    code: "avatar_unknown",
    message: "there is no avatar",
    problems: [problem],
    details: { status: 422, requestId: "req_1" },
  });
});

it.each([
  { status: 404, body: '{"code":"of_tomorrow","detail":"gone"}', code: "request_invalid", says: "gone" },
  { status: 401, body: '{"code":"of_tomorrow","detail":"no"}', code: "unauthorized", says: "no" },
  { status: 502, body: "<html>bad gateway</html>", code: "server_unavailable", says: "is a sutradhar server there?" },
])("understands $status with $body", async ({ status, body, code, says }) => {
  answers = [refuse(status, body)];
  await expect(open().ask({ path: "/" })).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
});

it("says at once that no server is there, and what to do", async () => {
  const refusal = open(deserted).ask({ path: "/" });
  await expect(refusal).rejects.toMatchObject({
    code: "server_unavailable",
    message: expect.stringMatching(/no server answers at .*start it by sutradhar serve/),
  });
});

it("asks again where a connection broke that had answered before", async () => {
  const client = open();
  await client.ask({ path: "/first" });
  answers = [hangUp, hangUp];
  await expect(client.ask({ path: "/second" })).resolves.toEqual({});
  expect(seen).toEqual(["GET /first", "GET /second", "GET /second", "GET /second"]);
});

it("asks for a change once: nobody knows if it came", async () => {
  const client = open();
  await client.ask({ path: "/" });
  answers = [hangUp];
  await expect(client.ask({ method: "POST", path: "/v1/videos", json: {} })).rejects.toMatchObject({
    code: "server_unavailable",
    message: expect.stringContaining("not known whether the request came"),
  });
  expect(seen).toEqual(["GET /", "POST /v1/videos"]);
});

it("asks for a change again that the server makes once", async () => {
  const client = open();
  await client.ask({ path: "/" });
  const keys: unknown[] = [];
  const note = ({ headers }: IncomingMessage): unknown => keys.push(headers["idempotency-key"]);
  answers = [
    (request, response) => (note(request), hangUp(request, response)),
    (request, response) => (
      note(request),
      refuse(409, '{"code":"idempotency_key_in_use","detail":"wait"}', { "Retry-After": "0" })(request, response)
    ),
    (request, response) => (note(request), void response.end('{"id":"vid_1"}')),
  ];
  const order = { method: "POST", path: "/v1/videos", json: {}, idempotencyKey: "once" } as const;
  await expect(client.ask(order)).resolves.toEqual({ id: "vid_1" });
  expect(keys).toEqual(["once", "once", "once"]);
});

it("finds a server again that answers elsewhere since it was started again", async () => {
  const addresses = [urlOf(), deserted, urlOf()];
  const client = createApiClient(async () => ({ url: addresses.shift() ?? "", key: "sk_test" }));
  await client.ask({ path: "/" });
  answers = [hangUp];
  await expect(client.ask({ path: "/" })).resolves.toEqual({});
  expect(addresses).toEqual([]);
});

it("waits as long as it is told to, where the server has too much to do", async () => {
  answers = [refuse(429, '{"code":"rate_limited","detail":"slowly"}', { "Retry-After": "0" })];
  await expect(open().ask({ method: "POST", path: "/", json: {} })).resolves.toEqual({});
});

it("gives up when it is told to", async () => {
  const abort = new AbortController();
  answers = [() => abort.abort()];
  await expect(open().ask({ path: "/", signal: abort.signal })).rejects.toMatchObject({ code: "cancelled" });
});

it("sends a file as it is", async () => {
  const path = join(folder, "slide.png");
  writeFileSync(path, Buffer.alloc(300_000, 7));
  answers = [
    async (request, response) => {
      const pieces = await request.toArray();
      response.end(JSON.stringify({ type: request.headers["content-type"], bytes: Buffer.concat(pieces).length }));
    },
  ];
  const file = { path, contentType: "application/octet-stream" };
  const answer = await open().ask({ method: "PUT", path: "/v1/blobs/x", file });
  expect(answer).toEqual({ type: "application/octet-stream", bytes: 300_000 });
});

const film = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
const etag = `"${digestBytes(film)}"`;

/** Promises all of it, and hangs up when the first half of it has begun to arrive in the file. */
const hangUpHalfway =
  (to: string, tag = etag): Handler =>
  async (_, response) => {
    response.writeHead(200, { "Content-Length": film.length, ETag: tag }).write(film.subarray(0, film.length / 2));
    await vi.waitFor(() => expect(statSync(to).size).toBeGreaterThan(0));
    response.socket?.end();
  };

it("goes on with a download where a broken connection left off", async () => {
  const to = join(folder, "film.mp4");
  const ranges: unknown[] = [];
  answers = [
    hangUpHalfway(to),
    (request, response) => {
      const { range, "if-range": condition } = request.headers;
      ranges.push([/^bytes=[1-9]\d*-$/.test(range ?? ""), condition]);
      const start = Number(/\d+/.exec(range ?? "")?.[0]);
      response.writeHead(206, { "Content-Length": film.length - start, ETag: etag }).end(film.subarray(start));
    },
  ];
  expect(await open().download({ path: "/f", to })).toBe(digestBytes(film));
  expect(digestBytes(readFileSync(to))).toBe(digestBytes(film));
  expect(ranges).toEqual([[true, etag]]);
});

it("starts a download anew where the file has changed meanwhile", async () => {
  const to = join(folder, "changed.mp4");
  answers = [hangUpHalfway(to, '"old"'), refuse(200, "new", { ETag: `"${digestBytes(Buffer.from("new"))}"` })];
  await open().download({ path: "/f", to });
  expect(readFileSync(to, "utf8")).toBe("new");
});

it("takes no other bytes than those that the server has", async () => {
  answers = [refuse(200, "damaged", { ETag: etag })];
  const damaged = open().download({ path: "/f", to: join(folder, "damaged") });
  await expect(damaged).rejects.toMatchObject({ code: "blob_corrupt" });
});

import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { orderVideo } from "./order-video.ts";
import type { ReadOrder } from "./read-order.ts";

let folder: string;
let server: Server;
let api: ApiClient;
let stored: Map<string, Buffer>;
let requests: string[];
let order: unknown;

/** As much of a server as keeps blobs and takes orders. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await buffer(request);
  const digest = /blobs\/(\w+)$/.exec(request.url ?? "")?.[1] ?? "";
  requests.push(`${request.method} ${digest.slice(0, 8) || request.url}`);
  if (request.method === "PUT") stored.set(digest, bytes);
  if (request.method === "POST") order = JSON.parse(bytes.toString());
  response.end(JSON.stringify({ id: "vid_1", isStored: stored.has(digest) }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-order-video-"));
  server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  api = createApiClient(async () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: "k" }));
});
beforeEach(() => {
  [stored, requests, order] = [new Map(), [], undefined];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function scriptWith(files: Readonly<Record<string, string>>): ReadOrder {
  const entries = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return [name, { path, digest: digestBytes(content) }] as const;
  });
  return { name: "talk.md", text: "Hello.", files: Object.fromEntries(entries) } as unknown as ReadOrder;
}

const settings = { captions: "burned", reuse: true } as const;
const options = { ...settings, values: { name: "Asha" } };

it("sends what the server lacks, once, and then orders", async () => {
  stored.set(digestBytes("known"), Buffer.from("known"));
  const read = scriptWith({ "a.png": "new", "b.png": "new", "c.png": "known" });
  expect(await orderVideo(api, read, options)).toMatchObject({ id: "vid_1" });
  const [fresh, known] = [digestBytes("new").slice(0, 8), digestBytes("known").slice(0, 8)];
  expect(requests.slice(0, -1).toSorted()).toEqual([`GET ${fresh}`, `GET ${known}`, `PUT ${fresh}`].toSorted());
  expect(requests.at(-1)).toBe("POST /v1/videos");
  expect(stored.get(digestBytes("new"))?.toString()).toBe("new");
  expect(order).toEqual({
    script: "Hello.",
    name: "talk.md",
    files: { "a.png": digestBytes("new"), "b.png": digestBytes("new"), "c.png": digestBytes("known") },
    ...settings,
    variables: { name: "Asha" },
  });
});

it("orders nothing where a file cannot be sent", async () => {
  const read = scriptWith({ "a.png": "new" });
  rmSync(join(folder, "a.png"));
  await expect(orderVideo(api, read, options)).rejects.toMatchObject({ code: "file_missing" });
  expect(order).toBeUndefined();
});

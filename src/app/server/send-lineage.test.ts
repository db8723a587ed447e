import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { digestBytes } from "../../core/index.ts";
import { createVideo, moveVideo, type Video } from "../../productions/index.ts";
import type { VideoState } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { createLineageForwarder, startSendingLineage } from "./send-lineage.ts";

interface RunEvent {
  readonly eventType: string;
  readonly run: {
    readonly runId: string;
    readonly facets: { readonly tags: { readonly tags: readonly { value: string }[] } };
  };
}

let test: TestDatabase;
let server: Server;
let url: string;
/** What the server has taken, and what it answers next. */
let taken: RunEvent[] = [];
let statuses: number[] = [];
let lastRequest: { readonly path: string | undefined; readonly authorization: string | undefined };
const home = mkdtempSync(join(tmpdir(), "sutradhar-lineage-"));
const keyFile = join(home, "lineage.key");
const warn = vi.fn<(message: string, details?: object) => void>();
const log = { warn, info: () => undefined };
const now = new Date("2026-11-29T10:00:00Z");

beforeAll(async () => {
  test = await openTestDatabase();
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      lastRequest = { path: request.url, authorization: request.headers.authorization };
      const status = statuses.shift() ?? 201;
      if (status === 201) taken.push(JSON.parse(Buffer.concat(parts).toString("utf8")) as RunEvent);
      response.writeHead(status, status === 307 ? { location: "http://127.0.0.1:1/" } : {}).end("x".repeat(1_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(keyFile, "s3cret\n");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await test.close();
  rmSync(home, { recursive: true });
});
beforeEach(async () => {
  [taken, statuses] = [[], []];
  warn.mockClear();
  await forward();
  taken = [];
});

const config = () => ({
  ...readConfig({ SUTRADHAR_HOME: home, SUTRADHAR_LINEAGE_URL: url, SUTRADHAR_LINEAGE_KEY_FILE: keyFile }),
});
const forward = async (): Promise<number> =>
  (await createLineageForwarder(config(), { database: test.database, log })?.forward()) ?? 0;

async function makeVideo(...states: readonly VideoState[]): Promise<Video> {
  return test.database.forWorkspace("default", async (trx) => {
    const order = {
      script: { name: "s.md", digest: digestBytes("s") },
      files: {},
      values: { name: "Asha Verma" },
      captions: "none",
      reuse: true,
      priority: "interactive",
    } as const;
    const video = await createVideo(trx, { workspaceId: "default", order, now });
    for (const to of states) await moveVideo(trx, video.id, { to, now });
    return video;
  });
}
const tellings = (): readonly string[] =>
  taken.map(({ eventType, run }) => `${eventType} ${run.facets.tags.tags[0]?.value ?? ""}`);

describe("a server of lineage", () => {
  it("is told when a video begins and how it ends, as one run, and nothing of what it says", async () => {
    const video = await makeVideo("screening", "rendering", "verifying", "ready");
    await forward();
    expect(tellings()).toEqual([`START ${video.id}`, `COMPLETE ${video.id}`]);
    expect(new Set(taken.map(({ run }) => run.runId)).size).toBe(1);
    expect(lastRequest).toEqual({ path: "/api/v1/lineage", authorization: "Bearer s3cret" });
    expect(JSON.stringify(taken)).not.toContain("Asha Verma");
    expect(await forward()).toBe(0);
  });

  it.each<[string, readonly VideoState[], readonly string[]]>([
    ["was refused before it began", ["screening", "blocked"], ["FAIL"]],
    ["was cancelled", ["screening", "rendering", "cancelled"], ["START", "ABORT"]],
    [
      "failed, was tried again and is under way",
      ["screening", "rendering", "failed", "queued", "screening", "rendering"],
      ["START", "START"],
    ],
    [
      "was withdrawn when it was told",
      ["screening", "rendering", "verifying", "ready", "withdrawn"],
      ["START", "COMPLETE"],
    ],
    ["has not begun", ["screening"], []],
  ])("is told of one that %s", async (_, states, events) => {
    await makeVideo(...states);
    await forward();
    expect(taken.map(({ eventType }) => eventType)).toEqual(events);
  });

  it.each([[503], [401], [404], [307]])("that answers %i is told again, and misses nothing", async (status) => {
    const first = await makeVideo("screening", "rendering");
    const second = await makeVideo("screening", "rendering");
    statuses = [201, status];
    await expect(forward()).rejects.toMatchObject({ code: "collector_unavailable" });
    await forward();
    expect(new Set(tellings())).toEqual(new Set([`START ${first.id}`, `START ${second.id}`]));
  });

  it("that will never take an event is not asked again, and the log names the video", async () => {
    const refused = await makeVideo("screening", "rendering");
    const next = await makeVideo("screening", "rendering");
    statuses = [422];
    await forward();
    expect(tellings()).toEqual([`START ${next.id}`]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("refuses"), { video: refused.id }]]);
    expect(await forward()).toBe(0);
  });

  it("is shown no key that cannot be one, and no other host is asked", async () => {
    await makeVideo("screening", "rendering");
    writeFileSync(keyFile, "two words");
    await expect(forward()).rejects.toMatchObject({ code: "config_invalid" });
    writeFileSync(keyFile, "s3cret");
    const elsewhere = { ...config(), lineageUrl: "http://unlisted.example" };
    const forwarder = createLineageForwarder(elsewhere, { database: test.database, log });
    await expect(forwarder?.forward()).rejects.toMatchObject({ code: "egress_denied" });
    await forward();
    expect(tellings()).toHaveLength(1);
  });
});

it("nobody is told where nobody is named", () => {
  expect(startSendingLineage(readConfig({}), { database: test.database, log })).toBeUndefined();
});

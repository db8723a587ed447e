import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { digestBytes, limits } from "../../core/index.ts";
import {
  createVideo,
  moveVideo,
  openEventFeed,
  recordEvent,
  type CloudEvent,
  type EventFeed,
} from "../../productions/index.ts";
import { createEventRoutes } from "./event-routes.ts";

let clock = new Date("2026-11-29T06:00:00.000Z");
let api: TestApi;
let feed: EventFeed;
let ask: Asker;
let key: string;
let other: string;
let blind: string;
const open: AbortController[] = [];

beforeAll(async () => {
  api = await openTestApi(() => clock);
  key = await api.addKey(["events:read", "videos:read"]);
  other = await api.addKey(["events:read", "videos:read"], "other");
  blind = await api.addKey(["webhooks:read"]);
  feed = openEventFeed({ url: api.test.url, onError: () => undefined });
  ask = api.open([createEventRoutes({ database: api.test.database, feed, heartbeatMs: 60_000 })]);
});
afterEach(async () => {
  for (const each of open.splice(0)) each.abort();
  await api.test.database.engine.deleteFrom("events").execute();
});
afterAll(async () => {
  await feed.close();
  await api.close();
});

const tell = (type: string, subject = "videos/vid_1", workspaceId = "default"): Promise<string> =>
  api.test.database.engine
    .transaction()
    .execute((trx) =>
      recordEvent(trx, { workspaceId, type: `sutradhar.video.${type}`, subject, data: {}, now: clock }),
    );

const typesOf = (body: { events: CloudEvent[] }): string[] =>
  body.events.map(({ type }) => type.replace("sutradhar.video.", ""));

it("lists what happened, page by page, and goes on where a reader was when more has happened", async () => {
  for (const type of ["created", "screening", "rendering"]) await tell(type);
  const first = await ask(key, "GET", "/v1/events?limit=2");
  expect([typesOf(first.body), first.body.hasMore]).toEqual([["created", "screening"], true]);
  const second = await ask(key, "GET", `/v1/events?limit=2&cursor=${first.body.next}`);
  expect([typesOf(second.body), second.body.hasMore]).toEqual([["rendering"], false]);
  const nothing = await ask(key, "GET", `/v1/events?limit=2&cursor=${second.body.next}`);
  expect(nothing.body).toEqual({ events: [], hasMore: false, next: second.body.next });
  await tell("ready");
  expect(typesOf((await ask(key, "GET", `/v1/events?limit=2&cursor=${second.body.next}`)).body)).toEqual(["ready"]);
  expect(typesOf((await ask(key, "GET", "/v1/events?order=desc&limit=1")).body)).toEqual(["ready"]);
});

it("narrows by type, subject and time", async () => {
  await tell("created");
  await tell("created", "videos/vid_2");
  clock = new Date(clock.getTime() + 60_000);
  await tell("ready");
  const list = async (query: string) => typesOf((await ask(key, "GET", `/v1/events?${query}`)).body);
  expect(await list("type=sutradhar.video.ready")).toEqual(["ready"]);
  expect(await list("type=sutradhar.video.*")).toEqual(["created", "created", "ready"]);
  expect(await list("subject=videos/vid_2")).toEqual(["created"]);
  expect(await list(`since=${clock.toISOString()}`)).toEqual(["ready"]);
  expect(await list(`until=${clock.toISOString()}`)).toEqual(["created", "created"]);
});

it("refuses a cursor of another query, of another workspace, or that somebody made up", async () => {
  await tell("created");
  const { body } = await ask(key, "GET", "/v1/events?type=sutradhar.video.*");
  for (const [query, by] of [
    [`type=sutradhar.video.ready&cursor=${body.next}`, key],
    [`cursor=${body.next}`, key],
    [`type=sutradhar.video.*&order=desc&cursor=${body.next}`, key],
    [`type=sutradhar.video.*&cursor=${body.next}`, other],
    ["cursor=WzAsIiJd", key],
  ] as const) {
    const answer = await ask(by, "GET", `/v1/events?${query}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "request_invalid", detail: expect.stringMatching(/^cursor/) },
    });
  }
});

it.each(["type=Video", "type=sutradhar.*.ready", "since=yesterday", "limit=0", "limit=201", "order=up", "subject="])(
  "refuses the query %s",
  async (query) => {
    expect(await ask(key, "GET", `/v1/events?${query}`)).toMatchObject({
      status: 400,
      body: { code: "request_invalid" },
    });
  },
);

it("answers 304 where nothing has changed, and never lets it be kept unasked", async () => {
  const id = await tell("created");
  for (const path of ["/v1/events", `/v1/events/${id}`]) {
    const first = await ask(key, "GET", path);
    const tag = first.headers.get("ETag") ?? "";
    expect(first.headers.get("Cache-Control")).toBe("private, no-cache");
    const same = await ask(key, "GET", path, undefined, { "If-None-Match": `"x", W/${tag}` });
    expect([same.status, same.text]).toEqual([304, ""]);
  }
  const { headers } = await ask(key, "GET", "/v1/events");
  await tell("ready");
  const changed = await ask(key, "GET", "/v1/events", undefined, { "If-None-Match": headers.get("ETag") ?? "" });
  expect(changed.status).toBe(200);
});

it("shows nobody another workspace's, and needs the scope", async () => {
  const id = await tell("created");
  expect((await ask(other, "GET", "/v1/events")).body.events).toEqual([]);
  expect(await ask(other, "GET", `/v1/events/${id}`)).toMatchObject({ status: 404, body: { code: "event_unknown" } });
  expect((await ask(other, "GET", `/v1/events/export`)).text).toBe("");
  expect((await ask(other, "GET", `/v1/events/stream?after=${id}`)).status).toBe(404);
  for (const path of ["", `/${id}`, "/export", "/stream"]) {
    expect([path, (await ask(blind, "GET", `/v1/events${path}`)).status]).toEqual([path, 403]);
  }
});

it("tells the events of a video", async () => {
  const order = {
    script: { name: "a.md", digest: digestBytes("a") },
    files: {},
    values: {},
    captions: "none",
  } as const;
  const { id } = await api.test.database.engine.transaction().execute(async (trx) => {
    const video = await createVideo(trx, {
      workspaceId: "default",
      order: { ...order, reuse: true, priority: "bulk" },
      callbackId: "order-4711",
      now: clock,
    });
    await moveVideo(trx, video.id, { to: "screening", now: clock });
    return video;
  });
  await tell("created", "videos/vid_2");
  const { body } = await ask(key, "GET", `/v1/videos/${id}/events`);
  expect(typesOf(body)).toEqual(["created", "screening"]);
  expect(body.events[0].data).toMatchObject({ video: id, callbackId: "order-4711", state: "queued" });
  expect((await ask(other, "GET", `/v1/videos/${id}/events`)).body).toMatchObject({ code: "video_unknown" });
});

it("is exported as a file of CSV or JSON Lines", async () => {
  const id = await tell("created", "=HYPERLINK(1)");
  const csv = await ask(key, "GET", "/v1/events/export?format=csv");
  expect(csv.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(csv.headers.get("Content-Disposition")).toBe('attachment; filename="events.csv"');
  expect(csv.text.split("\r\n")).toEqual([
    "id,type,subject,sequence,time,data",
    expect.stringContaining(`${id},sutradhar.video.created,"'=HYPERLINK(1)",1,`),
    "",
  ]);
  const lines = await ask(key, "GET", "/v1/events/export?type=sutradhar.video.*");
  expect(lines.headers.get("Content-Type")).toBe("application/jsonl");
  expect(JSON.parse(lines.text)).toMatchObject({ id, specversion: "1.0" });
});

/** Reads messages of a stream as they come. */
async function follow(query = "", headers: Readonly<Record<string, string>> = {}, by = key, asker = ask) {
  const controller = new AbortController();
  open.push(controller);
  const response = await asker.app.request(`/v1/events/stream${query}`, {
    headers: { Authorization: `Bearer ${by}`, ...headers },
    signal: controller.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    response,
    /** The next part up to an empty line; undefined at the end. */
    async next(): Promise<string | undefined> {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const part = text.slice(0, end);
          text = text.slice(end + 2);
          return part;
        }
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) return undefined;
        text += value;
      }
    },
    close: () => reader?.cancel(),
  };
}

it("is streamed as it happens, from now on or from behind the event that was last seen", async () => {
  const before = await tell("created");
  const stream = await follow();
  expect(stream.response.headers.get("Content-Type")).toBe("text/event-stream");
  expect(stream.response.headers.get("Cache-Control")).toBe("no-store");
  expect(await stream.next()).toBe("retry: 1000");
  const first = await tell("screening");
  await tell("created", "videos/x", "other");
  const second = await tell("rendering");
  for (const id of [first, second]) {
    const message = (await stream.next()) ?? "";
    expect(message).toContain(`id: ${id}`);
    expect(JSON.parse(/^data: (.*)$/m.exec(message)?.[1] ?? "")).toMatchObject({ id, specversion: "1.0" });
  }
  await stream.close();
  for (const [query, headers] of [
    ["", { "Last-Event-ID": before }],
    [`?after=${before}`, {}],
  ] as const) {
    const again = await follow(query, headers);
    await again.next();
    expect([await again.next(), await again.next()].map((message) => /id: (\S+)/.exec(message ?? "")?.[1])).toEqual([
      first,
      second,
    ]);
    await again.close();
  }
  const narrowed = await follow(`?after=${before}&type=sutradhar.video.rendering`);
  await narrowed.next();
  expect(await narrowed.next()).toContain(`id: ${second}`);
  await narrowed.close();
});

it("streams more than a page without a gap or a twin", async () => {
  const after = await tell("created");
  const ids: string[] = [];
  await api.test.database.engine.transaction().execute(async (trx) => {
    for (let index = 0; index < limits.pageRowsMax + 5; index += 1) {
      const event = { workspaceId: "default", type: "sutradhar.video.ready", subject: `videos/${index}`, data: {} };
      ids.push(await recordEvent(trx, { ...event, now: clock }));
    }
  });
  const stream = await follow(`?after=${after}`);
  await stream.next();
  const seen: (string | undefined)[] = [];
  while (seen.length < ids.length) seen.push(/id: (\S+)/.exec((await stream.next()) ?? "")?.[1]);
  expect(seen).toEqual(ids);
  await stream.close();
});

it("sends heartbeats, and ends a stream after its time", async () => {
  const routes = createEventRoutes({ database: api.test.database, feed, heartbeatMs: 20, streamMsMax: 150 });
  const stream = await follow("", {}, key, api.open([routes]));
  const parts: string[] = [];
  for (let part = await stream.next(); part !== undefined; part = await stream.next()) parts.push(part);
  expect(parts[0]).toBe("retry: 1000");
  expect(parts).toContain(": still here");
});

it("keeps the number of streams down, and frees the place of one that has ended", async () => {
  const asker = api.open([createEventRoutes({ database: api.test.database, feed, heartbeatMs: 60_000 })]);
  const streams = [];
  for (let count = 0; count < limits.eventStreamsOfWorkspaceMax; count += 1) {
    streams.push(await follow("", {}, key, asker));
  }
  const refused = await asker(key, "GET", "/v1/events/stream");
  expect(refused).toMatchObject({ status: 429, body: { code: "concurrency_limited" } });
  expect(refused.headers.get("Retry-After")).toBe("30");
  expect((await follow("", {}, other, asker)).response.status).toBe(200);
  await streams[0]?.close();
  // The place is free when the handler has seen that it ended.
  let response = (await follow("", {}, key, asker)).response;
  while (response.status === 429) {
    await new Promise(setImmediate);
    response = (await follow("", {}, key, asker)).response;
  }
  expect(response.status).toBe(200);
  for (const each of streams.slice(1)) await each.close();
});

it("ends its streams when the server does", async () => {
  const ending = openEventFeed({ url: api.test.url, onError: () => undefined });
  const routes = createEventRoutes({ database: api.test.database, feed: ending, heartbeatMs: 60_000 });
  const stream = await follow("", {}, key, api.open([routes]));
  await stream.next();
  await ending.close();
  expect(await stream.next()).toBeUndefined();
});

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { digestBytes } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { createVideo, moveVideo } from "../videos.ts";
import { isTypePattern, patternsOf, toCloudEvent } from "./event.ts";
import { openEventFeed } from "./event-feed.ts";
import { exportEvents } from "./export-events.ts";
import { listEvents, locateEvent, locateLastEvent } from "./list-events.ts";
import { recordEvent } from "./record-event.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const now = new Date("2026-11-29T06:00:00.000Z");
const ordered = {
  script: { name: "a.md", digest: digestBytes("script") },
  files: {},
  values: {},
  captions: "burned",
  reuse: true,
  priority: "interactive",
} as const;
const inTrx = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => test.database.engine.transaction().execute(work);
const make = (workspaceId = "default") => inTrx((trx) => createVideo(trx, { workspaceId, order: ordered, now }));
const all = (workspaceId = "default") => inTrx((trx) => listEvents(trx, { workspaceId }, { order: "asc", limit: 100 }));

beforeEach(async () => {
  await test.database.engine.deleteFrom("events").execute();
  await test.database.engine.deleteFrom("videos").execute();
  await test.database.engine
    .insertInto("workspaces")
    .values({ id: "other", name: "other" })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
});

it("tells every state that a video comes to, numbered in their order", async () => {
  const { id } = await make();
  for (const to of ["screening", "rendering", "verifying", "ready"] as const) {
    expect(await inTrx((trx) => moveVideo(trx, id, { to, now }))).toBe(true);
  }
  const events = await all();
  expect(events.map(({ type, subject, sequence, position }) => [type, subject, sequence, position])).toEqual(
    ["created", "screening", "rendering", "verifying", "ready"].map((what, index) => [
      `sutradhar.video.${what}`,
      `videos/${id}`,
      index + 1,
      (events[0]?.position ?? 0) + index,
    ]),
  );
  expect(events.at(-1)?.data).toMatchObject({ video: id, state: "ready", links: { self: `/v1/videos/${id}` } });
});

it("tells nothing of a move that is not allowed, or that is taken back", async () => {
  const { id } = await make();
  expect(await inTrx((trx) => moveVideo(trx, id, { to: "ready", now }))).toBe(false);
  const broken = inTrx(async (trx) => {
    await moveVideo(trx, id, { to: "screening", now });
    throw new Error("died before the commit");
  });
  await expect(broken).rejects.toThrow("died");
  expect((await all()).map(({ type }) => type)).toEqual(["sutradhar.video.created"]);
});

it("tells why a video ended, by code and sentence", async () => {
  const { id } = await make();
  const problem = { code: "script_invalid", message: "expected a heading", position: { line: 3 } };
  await inTrx((trx) => moveVideo(trx, id, { to: "failed", now, problem }));
  const failed = (await all()).at(-1);
  expect(failed?.data["problem"]).toEqual({ code: "script_invalid", message: "expected a heading" });
});

it("is a CloudEvent in the same words each time", async () => {
  const { id } = await make();
  const [event] = await all();
  if (!event) throw new Error("no event");
  expect(toCloudEvent(event)).toEqual({
    specversion: "1.0",
    id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
    source: "urn:sutradhar:workspace:default",
    type: "sutradhar.video.created",
    subject: `videos/${id}`,
    time: "2026-11-29T06:00:00.000Z",
    datacontenttype: "application/json",
    sequence: "0000000001",
    data: event.data,
  });
});

it("shows a reader nothing out of order, though a slower transaction ends after a faster one", async () => {
  const { id: slow } = await make();
  const { id: fast } = await make();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let isWritten = (): void => undefined;
  const written = new Promise<void>((resolve) => (isWritten = resolve));
  const holding = inTrx(async (trx) => {
    await moveVideo(trx, slow, { to: "screening", now });
    isWritten();
    await released;
  });
  await written;
  await inTrx((trx) => moveVideo(trx, fast, { to: "screening", now }));
  const seen = await all();
  const last = seen.at(-1);
  expect(last).toMatchObject({ subject: `videos/${fast}` });
  release();
  await holding;
  const rest = await inTrx((trx) =>
    listEvents(trx, { workspaceId: "default" }, { order: "asc", after: last?.position, limit: 100 }),
  );
  expect(rest.map(({ subject }) => subject)).toEqual([`videos/${slow}`]);
});

it("numbers without gap or twin, though many read and many write", async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, async () => (await make()).id));
  const first = (await all())[0]?.position ?? 0;
  await Promise.all([
    ...ids.map(async (id) => {
      for (const to of ["screening", "rendering", "verifying"] as const) {
        await inTrx((trx) => moveVideo(trx, id, { to, now }));
      }
    }),
    ...Array.from({ length: 8 }, () => all()),
  ]);
  const events = await all();
  expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 32 }, (_, index) => first + index));
  for (const id of ids) {
    const own = events.filter(({ subject }) => subject === `videos/${id}`);
    expect(own.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  }
});

it("is filtered by type, the beginning of a type, subject and time, and read from either end", async () => {
  const { id } = await make();
  await make();
  await inTrx((trx) => moveVideo(trx, id, { to: "screening", now: new Date(now.getTime() + 1000) }));
  const workspaceId = "default";
  const list = (filter: object, order: "asc" | "desc" = "asc") =>
    inTrx((trx) => listEvents(trx, { workspaceId, ...filter }, { order, limit: 100 }));
  expect(await list({ type: "sutradhar.video.created" })).toHaveLength(2);
  expect(await list({ type: "sutradhar.video.*" })).toHaveLength(3);
  expect(await list({ type: "sutradhar.webhook.*" })).toHaveLength(0);
  expect(await list({ subject: `videos/${id}` })).toHaveLength(2);
  expect(await list({ since: new Date(now.getTime() + 500) })).toHaveLength(1);
  expect(await list({ until: new Date(now.getTime() + 500) })).toHaveLength(2);
  const positions = (await list({}, "desc")).map(({ position }) => position);
  expect(positions).toEqual([...positions].sort((a, b) => b - a));
});

it("belongs to its workspace, also for who names another's", async () => {
  await make();
  const [event] = await all();
  await test.database.forWorkspace("other", async (trx) => {
    expect(await listEvents(trx, { workspaceId: "default" }, { order: "asc", limit: 10 })).toEqual([]);
    expect(await locateLastEvent(trx, "default")).toBe(0);
    await expect(locateEvent(trx, "default", event?.id ?? "")).rejects.toMatchObject({ code: "event_unknown" });
  });
  const forged = { workspaceId: "default", type: "sutradhar.video.ready", subject: "videos/x", data: {}, now };
  const forging = test.database.forWorkspace("other", (trx) => recordEvent(trx, forged));
  await expect(forging).rejects.toThrow(/row-level security/);
});

it("is heard of as soon as it is committed, by those of its workspace", async () => {
  const feed = openEventFeed({ url: test.url, onError: () => undefined });
  try {
    const heard: string[] = [];
    // The first word is that the connection stands.
    await new Promise<void>((resolve) => {
      const stop = feed.subscribe("default", () => resolve(stop()));
    });
    feed.subscribe("other", () => heard.push("other"));
    const first = new Promise<void>((resolve) => {
      feed.subscribe("default", () => {
        heard.push("default");
        resolve();
      });
    });
    await make();
    await first;
    expect(heard).toEqual(["default"]);
  } finally {
    await feed.close();
  }
});

it("is exported as CSV that no spreadsheet runs, and as JSON Lines", async () => {
  await inTrx((trx) =>
    recordEvent(trx, {
      workspaceId: "default",
      type: "sutradhar.test.made",
      subject: `=cmd|"x"`,
      data: { name: `a "quoted", word` },
      now,
    }),
  );
  const write = async (format: "csv" | "jsonl"): Promise<string> => {
    const pieces: string[] = [];
    for await (const piece of exportEvents({ filter: { workspaceId: "default" }, format, read: inTrx })) {
      pieces.push(piece);
    }
    return pieces.join("");
  };
  const [event] = await all();
  expect(await write("csv")).toBe(
    `id,type,subject,sequence,time,data\r\n${event?.id},sutradhar.test.made,"'=cmd|""x""",1,2026-11-29T06:00:00.000Z,"{""name"":""a \\""quoted\\"", word""}"\r\n`,
  );
  expect(JSON.parse(await write("jsonl"))).toEqual(event && { ...toCloudEvent(event) });
});

it("exports what is longer than a page, each once", async () => {
  await inTrx(async (trx) => {
    for (let index = 0; index < 401; index += 1) {
      const subject = `tests/${index}`;
      await recordEvent(trx, { workspaceId: "default", type: "sutradhar.test.made", subject, data: {}, now });
    }
  });
  const ids: string[] = [];
  for await (const piece of exportEvents({ filter: { workspaceId: "default" }, format: "jsonl", read: inTrx })) {
    ids.push(
      ...piece
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );
  }
  expect(new Set(ids).size).toBe(401);
  expect(ids).toHaveLength(401);
});

it("knows the patterns that a type answers to", () => {
  expect(patternsOf("sutradhar.video.ready")).toEqual([
    "sutradhar.video.ready",
    "sutradhar.video.*",
    "sutradhar.*",
    "*",
  ]);
});

it.each([
  ["*", true],
  ["sutradhar.video.*", true],
  ["sutradhar.video.in_review", true],
  ["sutradhar.*.ready", false],
  ["Sutradhar.video", false],
  ["sutradhar..video", false],
  [".*", false],
  ["", false],
  ["a".repeat(101), false],
])("takes %j for a pattern: %s", (text, isOne) => {
  expect(isTypePattern(text)).toBe(isOne);
});

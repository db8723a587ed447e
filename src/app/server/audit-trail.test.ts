import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { openTraceCollector, type TraceCollector } from "../../../test/fixtures/trace-collector.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { createAuditRoutes } from "../../api/index.ts";
import { createId } from "../../core/index.ts";
import { openJobQueue, type JobQueue } from "../../executors/index.ts";
import { defineEntry, field, hide } from "../../ledger/index.ts";
import { createForwarder, recordEvent } from "../../productions/index.ts";
import { postLogRecords, type LogRecord } from "../../telemetry/collector/index.ts";
import { silentLog } from "../../telemetry/log/index.ts";
import { createAccessRoutes } from "./access-routes.ts";
import { readConfig } from "../config.ts";
import { startCollecting } from "./collect-trail.ts";
import { openLedgerService, type LedgerService } from "./ledger-service.ts";

const now = (): Date => new Date();
let home: string;
let api: TestApi;
let ledger: LedgerService;
let queue: JobQueue;
let ask: Asker;
/** Of the workspace `default`, and of `acme`. */
let key: string;
let other: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-audit-"));
  api = await openTestApi(now);
  const { database } = api.test;
  ledger = await openLedgerService({ homeDirectory: home, services: ["api", "scheduler"] }, { database }, silentLog);
  queue = await openJobQueue({ database, onError: () => undefined });
  ask = api.open([
    createAuditRoutes({ database }),
    ...createAccessRoutes({ database, queue, ledger: ledger.writer, now }),
  ]);
  await database.engine.insertInto("workspaces").values({ id: "acme", name: "acme" }).execute();
  [key, other] = [await keyOf("default"), await keyOf("acme")];
  await ask(key, "POST", "/v1/keys", { name: "first" });
  await ask(key, "POST", "/v1/people", { name: "Zubaida", roles: ["viewer"] });
  await ask(other, "POST", "/v1/keys", { name: "theirs" });
  await ask(key, "POST", "/v1/keys", { name: "second" });
  await untilLogged(4);
});
afterAll(async () => {
  await queue.close();
  await ledger.close();
  await api.close();
  rmSync(home, { recursive: true });
});

async function keyOf(workspaceId: string): Promise<string> {
  const secret = createSecret();
  const owner = { service: "administrator" };
  const made = { workspaceId, name: "administrator", secret, scopes: [allScopes], owner, isWide: true } as const;
  await addKey(api.test.database, { ...made, now: now() });
  return secret;
}

/** Waits for the keeper of the log, by the log itself. */
async function untilLogged(count: number): Promise<void> {
  const { engine } = api.test.database;
  for (;;) {
    const logged = await engine.selectFrom("ledger_entries").select("id").execute();
    if (logged.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Page {
  readonly entries: readonly {
    readonly index: number;
    readonly type: string;
    readonly actor: string;
    readonly entry: string;
  }[];
  readonly next: string;
  readonly hasMore: boolean;
}
const page = async (query = "", by = key): Promise<Page> => (await ask(by, "GET", `/v1/audit${query}`)).body as Page;

describe("the audit trail", () => {
  it("is what the ledger says of the caller's workspace, in its order, and nothing of another's", async () => {
    const { entries } = await page();
    expect(entries.map(({ type }) => type)).toEqual([
      "access.key_changed",
      "access.person_changed",
      "access.key_changed",
    ]);
    expect((await page("", other)).entries).toHaveLength(1);
    expect((await page("", other)).entries[0]?.index).toBe(2);
    const seen = await api.test.database.forWorkspace("acme", (trx) =>
      trx.selectFrom("audit_trail").select("entry_id").execute(),
    );
    expect(seen).toHaveLength(1);
  });

  it("shows the very bytes that the log has, under their place in it", async () => {
    const logged = await api.test.database.engine.selectFrom("ledger_entries").select(["index", "entry"]).execute();
    for (const { index, entry } of (await page()).entries) {
      expect(logged.find((each) => each.index === index)?.entry).toBe(entry);
      expect(entry).not.toContain("Zubaida");
    }
  });

  it("is searched by type, by who did it, and by time, a page at a time from either end", async () => {
    expect((await page("?type=access.person_changed")).entries).toHaveLength(1);
    expect((await page("?type=access.*")).entries).toHaveLength(3);
    expect((await page("?type=video.*")).entries).toHaveLength(0);
    const actor = (await page()).entries[0]?.actor ?? "";
    expect(actor).toMatch(/^key:key_/);
    expect((await page(`?actor=${actor}`)).entries).toHaveLength(3);
    expect((await page("?actor=system")).entries).toHaveLength(0);
    expect((await page("?until=2020-01-01T00:00:00Z")).entries).toHaveLength(0);
    expect((await page("?since=2020-01-01T00:00:00Z")).entries).toHaveLength(3);
    const first = await page("?limit=2&order=desc");
    expect([first.entries.map(({ index }) => index), first.hasMore]).toEqual([[3, 1], true]);
    expect((await page(`?limit=2&order=desc&cursor=${first.next}`)).entries.map(({ index }) => index)).toEqual([0]);
    const foreign = await ask(other, "GET", `/v1/audit?limit=2&order=desc&cursor=${first.next}`);
    expect(foreign).toMatchObject({ status: 400, body: { code: "request_invalid" } });
    expect((await ask(key, "GET", "/v1/audit?actor=zubaida")).status).toBe(400);
  });

  it("is exported as CSV that no spreadsheet runs, and as JSON Lines", async () => {
    const csv = await ask(key, "GET", "/v1/audit/export?format=csv&type=access.person_changed");
    expect(csv.headers.get("Content-Disposition")).toBe('attachment; filename="audit.csv"');
    expect(csv.text.split("\r\n")[0]).toBe("index,id,type,time,actor,entry");
    expect(csv.text.split("\r\n")).toHaveLength(3);
    expect(csv.text).toMatch(/^1,ent_[0-9a-z]{26},access\.person_changed,.*,key:key_[0-9a-z]{26},"\{""actor""/m);
    const exported = await ask.app.request("/v1/audit/export", { headers: { Authorization: `Bearer ${key}` } });
    const lines = (await exported.text()).trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([0, 1, 3]);
  });

  it("is for those alone who may read the ledger", async () => {
    const clerk = await api.addKey(["events:read"]);
    expect((await ask(clerk, "GET", "/v1/audit")).status).toBe(403);
    expect((await ask(clerk, "GET", "/v1/audit/export")).status).toBe(403);
  });

  it("tells of those who do not work here no more than what they are", async () => {
    const { database } = api.test;
    const type = defineEntry("consent.looked_at", { what: field.commitment });
    const draft: unknown = {
      type,
      actor: { kind: "person", id: "per_01k2q3v4w5x6y7z8a9b0c1d2e3" },
      workspace: "default",
      body: { what: hide("a page") },
    };
    await database.forWorkspace("default", (trx) => ledger.writer.appendWithin(trx, draft as never));
    await untilLogged(5);
    expect((await page("?type=consent.*")).entries.map(({ actor }) => actor)).toEqual(["person"]);
  });
});

describe("a collector outside", () => {
  let collector: TraceCollector;
  beforeAll(async () => {
    collector = await openTraceCollector();
  });
  afterAll(() => collector.close());
  beforeEach(async () => {
    collector.answer = { status: 200, body: "{}" };
    await api.test.database.engine.deleteFrom("collector_positions").execute();
  });
  const forwarder = (send?: (records: readonly LogRecord[]) => Promise<void>) =>
    createForwarder({
      database: api.test.database,
      send:
        send ??
        (async (records) => {
          await postLogRecords({ url: `${collector.url}/v1/logs`, token: "s3cret", version: "1.2.3", fetch }, records);
        }),
    });
  const bodies = (scope: string): string[] =>
    collector.records.filter((record) => record.scope === scope).map(({ body }) => body);

  it("is told every event and every entry, each workspace's in their order", async () => {
    await forwarder().forward();
    const logged = await api.test.database.engine
      .selectFrom("ledger_entries")
      .select("entry")
      .orderBy("index")
      .execute();
    expect(bodies("sutradhar.ledger")).toEqual(logged.map(({ entry }) => entry));
    const events = await api.test.database.engine.selectFrom("events").select(["id", "workspace_id"]).execute();
    const told = collector.records.filter(({ scope }) => scope === "sutradhar.events");
    expect(new Set(told.map(({ attributes }) => attributes["cloudevents.event_id"]))).toEqual(
      new Set(events.map(({ id }) => id)),
    );
    expect(told).toHaveLength(events.length);
    expect(told.every(({ body, eventName }) => (JSON.parse(body) as { type: string }).type === eventName)).toBe(true);
    expect(collector.headers()["authorization"]).toBe("Bearer s3cret");
    expect(await forwarder().forward()).toBe(0);
  });

  it("loses nothing while it is away, and is told the rest when it is back", async () => {
    const away = forwarder(() => Promise.reject(new Error("away")));
    await expect(away.forward()).rejects.toThrow("away");
    collector.answer = { status: 503, body: "" };
    await expect(forwarder().forward()).rejects.toMatchObject({ code: "collector_unavailable" });
    collector.answer = { status: 200, body: "{}" };
    const count = collector.records.length;
    const sent = await forwarder().forward();
    expect(collector.records.length - count).toBe(sent);
    expect(sent).toBeGreaterThan(5);
  });

  it("is told by one server at a time, each record once while nobody dies", async () => {
    const count = collector.records.length;
    const sent = await Promise.all([forwarder().forward(), forwarder().forward(), forwarder().forward()]);
    const more = await forwarder().forward();
    expect(collector.records.length - count).toBe(sent.reduce((sum, each) => sum + each, more));
    const entries = bodies("sutradhar.ledger").slice(-5);
    expect(new Set(entries).size).toBe(5);
  });

  it("is told again what was sent before a crash could write that down", async () => {
    const sent: LogRecord[] = [];
    const dying = forwarder(async (records) => {
      sent.push(...records);
      return Promise.reject(new Error("died behind the answer"));
    });
    await expect(dying.forward()).rejects.toThrow("died");
    const count = collector.records.length;
    await forwarder().forward();
    expect(collector.records.slice(count).map(({ body }) => body)).toEqual(
      expect.arrayContaining(sent.map(({ body }) => body)),
    );
  });

  it("is told as things happen by a server that knows its address, which says so where it throws some away", async () => {
    collector.answer = { status: 200, body: JSON.stringify({ partialSuccess: { rejectedLogRecords: "2" } }) };
    const count = collector.records.length;
    let warned: (text: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => (warned = resolve));
    const log = { ...silentLog, warn: (text: string) => warned(text) };
    const url = `${collector.url}/v1/logs`;
    const collecting = startCollecting({ ...readConfig({}), collectorUrl: url }, { database: api.test.database, log });
    await api.test.database.engine.transaction().execute((trx) =>
      recordEvent(trx, {
        workspaceId: "acme",
        type: "sutradhar.test.made",
        subject: "tests/1",
        data: {},
        now: now(),
      }),
    );
    expect(await told).toContain("threw some");
    await collecting?.close();
    expect(collector.records.length).toBeGreaterThan(count);
    expect(startCollecting(readConfig({}), { database: api.test.database, log })).toBe(undefined);
  });
});

it("an entry goes into the log though another stood in its place, before that was brought back from an older copy", async () => {
  const { engine } = api.test.database;
  const logged = await engine.selectFrom("ledger_entries").select("id").execute();
  await engine
    .insertInto("audit_trail")
    .values({
      entry_id: createId("ent", 0),
      workspace_id: "default",
      type: "access.key_changed",
      actor: "system",
      at: now(),
      index: logged.length,
    })
    .execute();
  await ask(key, "POST", "/v1/keys", { name: "after the recovery" });
  await untilLogged(logged.length + 1);
  const { entries } = await page(`?order=desc&limit=1`);
  expect(entries).toMatchObject([{ index: logged.length, type: "access.key_changed" }]);
  expect(entries[0]?.entry).toContain("access.key_changed");
});

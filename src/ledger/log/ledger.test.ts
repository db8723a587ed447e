import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testSigner } from "../../../test/fixtures/built-log.ts";
import { draft, openTestLedger, testCommitmentKey } from "../../../test/fixtures/opened-ledger.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { canonicalJson, createId, limits, SutradharError, type Json } from "../../core/index.ts";
import { createOpening, sealEntry } from "../entries/index.ts";
import { proveEntry } from "../evidence/index.ts";
import {
  auditLog,
  checkOpening,
  createPolicy,
  parseCheckpoint,
  parseNote,
  readText,
  verifyBundle,
} from "../verify/index.ts";
import { keepLedger } from "./keeper.ts";
import type { Ledger } from "./ledger.ts";

let test: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  test = await openTestDatabase();
});
beforeEach(async () => {
  await clear();
  ledger = await openTestLedger(test.database);
});
afterAll(() => test.close());

const tables = ["entries", "nodes", "cosignatures", "time_stamps", "checkpoints", "state", "pending"].map(
  (name) => `ledger_${name}`,
);

/** The owner may switch the guards off: what nobody does in life, a test needs to start anew. */
async function clear(): Promise<void> {
  for (const table of tables) {
    await asOwner(
      `alter table ${table} disable trigger user`,
      `delete from ${table}`,
      `alter table ${table} enable trigger user`,
    );
  }
}

async function asOwner(...statements: readonly string[]): Promise<void> {
  await test.database.engine.connection().execute(async (connection) => {
    const all = ["set role none", ...statements, "set role sutradhar_engine"];
    for (const statement of all) await sql.raw(statement).execute(connection);
  });
}

const audit = () => auditLog(ledger, { policy: createPolicy([testSigner().key]), cosignedLateMsMax: 1 });
const sizeOf = async () => parseCheckpoint(parseNote(await readText(ledger, "checkpoint")).text).size;
const pendingCount = async () =>
  (await test.database.engine.selectFrom("ledger_pending").select("id").execute()).length;

async function readEntry(index: number): Promise<Readonly<Record<string, Json>>> {
  const row = await test.database.engine
    .selectFrom("ledger_entries")
    .select("entry")
    .where("index", "=", index)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.entry) as Readonly<Record<string, Json>>;
}

describe("a ledger that is new", () => {
  it("shows a signed tree of nothing", async () => {
    expect(await sizeOf()).toBe(0);
    expect(await audit()).toMatchObject({ valid: true, size: 0 });
  });

  it("is begun once, whoever opens it", async () => {
    await ledger.append(draft(0));
    await Promise.all([openTestLedger(test.database), openTestLedger(test.database)]);
    expect(await sizeOf()).toBe(1);
  });
});

describe("an entry", () => {
  it("has its place, its checkpoint and its proof when it is acknowledged", async () => {
    for (let number = 0; number < 3; number += 1) {
      const { id, index } = await ledger.append(draft(number));
      expect(index).toBe(number);
      expect(await ledger.findIndex(id)).toBe(index);
      const verdict = verifyBundle(await proveEntry(ledger, index), createPolicy([testSigner().key]));
      expect(verdict).toMatchObject({ valid: true, index, size: number + 1, entry: { id, body: { number } } });
    }
  });

  it("names nobody: who, where and about whom are commitments that can be opened one by one", async () => {
    const { index } = await ledger.append(draft(5));
    const entry = await readEntry(index);
    const text = canonicalJson(entry);
    for (const secret of ["Asha Rao", `"usr_1"`, `"default"`]) expect(text).not.toContain(secret);
    for (const [path, value] of [
      ["workspace", "default"],
      ["actor.ref", "usr_1"],
      ["body.person", "Asha Rao"],
    ] as const) {
      const opening = createOpening(entry, { path, value, key: testCommitmentKey });
      expect(() => checkOpening(entry, opening)).not.toThrow();
      expect(() => createOpening(entry, { path, value: `${value}!`, key: testCommitmentKey })).toThrow(SutradharError);
    }
    const other = await readEntry((await ledger.append(draft(6))).index);
    expect(other["workspace"]).not.toBe(entry["workspace"]);
  });

  it("handed over twice under one id is taken in once", async () => {
    const id = createId("ent", Date.now());
    const places = await Promise.all([ledger.append(draft(1, id)), ledger.append(draft(1, id))]);
    expect(places.map(({ index }) => index)).toEqual([0, 0]);
    expect((await ledger.append(draft(1, id))).index).toBe(0);
    expect(await sizeOf()).toBe(1);
  });

  it("is never taken in at an earlier time than the one before it, even when the clock is set back", async () => {
    let nowMs = Date.UTC(2026, 10, 22, 10);
    const clocked = await openTestLedger(test.database, { now: () => nowMs });
    await clocked.append(draft(1));
    nowMs -= 3_600_000;
    await clocked.append(draft(2));
    const [one, two] = [await readEntry(0), await readEntry(1)];
    expect(two["sequenced"]).toBe(one["sequenced"]);
    expect(two["time"]).toBe("2026-11-22T09:00:00.000Z");
    expect((await audit()).findings).toEqual([]);
  });
});

describe("a server whose clock is ahead", () => {
  it("writes nothing: all that came after would have to be as far ahead", async () => {
    const now = () => Date.now() + 3_600_000;
    await expect(openTestLedger(test.database, { now })).rejects.toThrow(/clock is 3[56]\d\d s ahead/);
    let isAhead = false;
    const later = await openTestLedger(test.database, { now: () => Date.now() + (isAhead ? 3_600_000 : 0) });
    isAhead = true;
    await expect(later.append(draft(1))).rejects.toMatchObject({ code: "state_conflict" });
    expect(await sizeOf()).toBe(0);
  });
});

describe("many entries", () => {
  it("that are handed over at once share a checkpoint", async () => {
    const places = await Promise.all(Array.from({ length: 700 }, (_, number) => ledger.append(draft(number))));
    expect(places.map(({ index }) => index)).toEqual(places.map((_, index) => index));
    const checkpoints = await test.database.engine.selectFrom("ledger_checkpoints").select("size").execute();
    expect(checkpoints.length).toBeLessThanOrEqual(3);
    expect(await audit()).toMatchObject({ valid: true, size: 700 });
  });

  it("of several servers come into one order, each once", async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => openTestLedger(test.database)));
    const places = await Promise.all(
      others.flatMap((each, server) =>
        Array.from({ length: 60 }, (_, number) => each.append(draft(server * 100 + number))),
      ),
    );
    expect(places.map(({ index }) => index).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 240 }, (_, index) => index),
    );
    expect(await audit()).toMatchObject({ valid: true, size: 240 });
  });
});

describe("an entry within a change", () => {
  it("is there when the change is, and gets its place afterwards", async () => {
    const { id } = await test.database.engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(1)));
    expect(await ledger.findIndex(id)).toBeUndefined();
    expect(await ledger.lagMs()).toBeGreaterThanOrEqual(0);
    expect(await ledger.integrate()).toBe(1);
    expect(await ledger.findIndex(id)).toBe(0);
    expect(await pendingCount()).toBe(0);
    expect(await ledger.lagMs()).toBe(0);
  });

  it("is not there when the change is not", async () => {
    const failing = test.database.engine.transaction().execute(async (trx) => {
      await ledger.appendWithin(trx, draft(1));
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    expect(await ledger.integrate()).toBe(0);
    expect(await sizeOf()).toBe(0);
  });

  it("goes before what is handed over after it", async () => {
    await test.database.engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(1)));
    expect((await ledger.append(draft(2))).index).toBe(1);
    expect((await readEntry(0))["body"]).toMatchObject({ number: 1 });
  });

  it("may be left by a caller of the API, who can do nothing else to the ledger", async () => {
    const { forWorkspace } = test.database;
    await forWorkspace("default", (trx) => ledger.appendWithin(trx, draft(1)));
    await ledger.integrate();
    expect(await sizeOf()).toBe(1);
    for (const table of tables) {
      await expect(forWorkspace("default", (trx) => sql.raw(`select * from ${table}`).execute(trx))).rejects.toThrow(
        "permission denied",
      );
    }
    for (const statement of [
      "delete from ledger_pending",
      "update ledger_pending set entry = ''",
      "insert into ledger_pending (id, entry, refused) values ('a', 'b', 'c')",
    ]) {
      await expect(forWorkspace("default", (trx) => sql.raw(statement).execute(trx))).rejects.toThrow(
        /permission denied|row-level security/,
      );
    }
  });

  it("that is no sealed entry stays behind for people, and holds up nothing", async () => {
    const good = sealEntry(draft(1), { key: testCommitmentKey, nowMs: Date.now(), blinding: new Uint8Array(16) });
    const id = createId("ent", 1);
    const bad = [
      "{",
      "[]",
      canonicalJson({ ...good, id: createId("ent", 2) }),
      canonicalJson({ ...good, id, more: "text" }),
      canonicalJson({ ...good, id, type: "ledger.recovered" }),
      canonicalJson({ ...good, id, body: { note: "Asha Rao came by" } }),
      canonicalJson({ ...good, id, body: { "Asha Rao": 1 } }),
      canonicalJson({ ...good, id, body: { list: [{ deep: "98 765 43210" }] } }),
      ` ${canonicalJson({ ...good, id })}`,
      JSON.stringify({ ...good, id }, undefined, 1),
      canonicalJson({ ...good, id, nonce: "short" }),
      "x".repeat(limits.ledgerEntryBytesMax + 1),
    ];
    const rows = [
      ...bad.map((entry, place) => ({ id: `bad ${place}`, entry })),
      { id: good.id, entry: canonicalJson(good) },
    ];
    await test.database.engine.insertInto("ledger_pending").values(rows).execute();
    expect(await ledger.integrate()).toBe(1);
    expect(await ledger.findIndex(good.id)).toBe(0);
    const left = await test.database.engine
      .selectFrom("ledger_pending")
      .select("refused")
      .orderBy("position")
      .execute();
    expect(left.length).toBe(bad.length);
    expect(left.every(({ refused }) => refused)).toBe(true);
    expect(await ledger.lagMs()).toBe(0);
  });

  it("is taken in while a server runs, without anyone asking, and before it stops", async () => {
    const errors: unknown[] = [];
    const keeper = keepLedger(ledger, { everyMs: 5, onError: (error) => errors.push(error) });
    const { id } = await test.database.engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(1)));
    await expect.poll(() => ledger.findIndex(id), { interval: 5 }).toBe(0);
    const late = await test.database.engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(2)));
    await keeper.stop();
    expect(await ledger.findIndex(late.id)).toBe(1);
    expect(errors).toEqual([]);
  });
});

describe("what the log must not hold", () => {
  /** As a caller does whose types were not checked. */
  const appendAnything = (body: unknown) =>
    (ledger.append as (anything: unknown) => Promise<unknown>)({ ...draft(1), body });

  it.each([
    ["a text in the place of a number", { number: "Asha" }],
    ["a telephone number", { number: 9_876_543_210 }],
    ["a name that was not hidden", { number: 1, person: "Asha Rao" }],
    ["a field that nobody defined", { number: 1, note: "x" }],
    ["nothing where something is needed", {}],
  ])("is refused: %s", async (_, body) => {
    await expect(appendAnything(body)).rejects.toMatchObject({ code: "request_invalid" });
  });

  it("is not repeated in the refusal", async () => {
    const error: unknown = await appendAnything({ number: "Asha Rao" }).catch((reason: unknown) => reason);
    expect(String(error)).not.toContain("Asha");
    expect(String(error)).toContain("body.number of a test.happened entry must be a whole number");
  });
});

describe("the database itself", () => {
  it.each([
    "update ledger_entries set entry = '{}'",
    "delete from ledger_entries",
    "update ledger_checkpoints set note = ''",
    "delete from ledger_nodes",
    "delete from ledger_state",
  ])("refuses to forget: %s", async (statement) => {
    await Promise.all(Array.from({ length: 256 }, (_, number) => ledger.append(draft(number))));
    await expect(sql.raw(statement).execute(test.database.engine)).rejects.toThrow("the ledger is only appended to");
  });

  it("does not open where it was changed behind the ledger's back", async () => {
    await ledger.append(draft(1));
    await asOwner(
      "alter table ledger_entries disable trigger user",
      "delete from ledger_entries",
      "alter table ledger_entries enable trigger user",
    );
    await expect(openTestLedger(test.database)).rejects.toMatchObject({ code: "ledger_invalid" });
  });

  it("does not open with another log's key, or a witness's", async () => {
    await expect(openTestLedger(test.database, { signer: testSigner("other.example/log") })).rejects.toMatchObject({
      code: "config_invalid",
    });
    const witness = testSigner("ledger.example/test", 1, "cosignature");
    await expect(openTestLedger(test.database, { signer: witness })).rejects.toThrow("signs notes");
  });

  it("that breaks in the middle leaves it open whether an entry is in, and a second try settles that", async () => {
    const id = createId("ent", Date.now());
    await test.database.engine.transaction().execute(async (trx) => {
      await sql`select * from ledger_state for update`.execute(trx);
      const waiting = ledger.append(draft(1, id)).catch((error: unknown) => error);
      await expect.poll(() => endWaiting(), { interval: 5 }).toBe(1);
      expect(await waiting).toMatchObject({ code: "database_unavailable" });
    });
    expect((await ledger.append(draft(1, id))).index).toBe(0);
    expect(await audit()).toMatchObject({ valid: true, size: 1 });
  });
});

/** Cuts the connections that wait for a lock. @returns how many. */
async function endWaiting(): Promise<number> {
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  const { rowCount } = await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  );
  await client.end();
  return rowCount ?? 0;
}

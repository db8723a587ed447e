import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { isPassingFailure } from "../passing-failure.ts";
import { openDatabase } from "./open-database.ts";

let shared: TestDatabase;
beforeAll(async () => {
  shared = await openTestDatabase();
});
afterAll(() => shared.close());

describe("a database", () => {
  test("gives times as dates and 64-bit numbers as numbers", async () => {
    const { rows } = await sql<{ at: Date; count: number }>`
      select timestamptz '2026-11-22T12:00:00Z' as at, 9007199254740991::bigint as count`.execute(
      shared.database.engine,
    );
    expect(rows).toEqual([{ at: new Date("2026-11-22T12:00:00Z"), count: 9_007_199_254_740_991 }]);
  });

  test("says that it is full when nobody gives a connection back in time, and goes on when somebody does", async () => {
    const database = openDatabase({ url: shared.url, connectionsMax: 1, waitMsMax: 100 });
    await database.engine.connection().execute(async () => {
      await expect(database.ping()).rejects.toMatchObject({
        code: "database_unavailable",
        message: expect.stringContaining("within 0.1 s: all 1 are at work"),
      });
      await expect(database.forWorkspace("default", async () => "work")).rejects.toMatchObject({
        code: "database_unavailable",
      });
    });
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
  });

  test("counts who uses a connection, who waits for one, and those that lie idle", async () => {
    const database = openDatabase({ url: shared.url, connectionsMax: 1 });
    expect(database.connections()).toEqual({ used: 0, idle: 0, waiting: 0 });
    let waiting = Promise.resolve();
    await database.engine.connection().execute(async () => {
      waiting = database.ping();
      await new Promise(setImmediate);
      expect(database.connections()).toEqual({ used: 1, idle: 0, waiting: 1 });
    });
    await waiting;
    expect(database.connections()).toEqual({ used: 0, idle: 1, waiting: 0 });
    await database.close();
  });

  test("ends a transaction that stands still, so that what it locked is free, and goes on", async () => {
    const database = openDatabase({ url: shared.url, connectionsMax: 2, standstillMsMax: 50 });
    const lock = sql`select pg_advisory_xact_lock(7)`;
    const standing = database.engine.transaction().execute(async (trx) => {
      await lock.execute(trx);
      await database.engine.transaction().execute((other) => lock.execute(other));
      await lock.execute(trx);
    });
    const error = await standing.catch((thrown: unknown) => thrown);
    expect(isPassingFailure(error)).toBe(true);
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
  });

  test("says that it does not answer where there is none", async () => {
    const database = openDatabase({ url: "postgres://sutradhar@127.0.0.1:1/sutradhar", connectionsMax: 1 });
    await expect(database.ping()).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringContaining("does not answer: connect ECONNREFUSED"),
    });
    await database.close();
  });

  test("outlives a connection that breaks while nobody uses it", async () => {
    const errors: Error[] = [];
    const broken = Promise.withResolvers<void>();
    const database = openDatabase({
      url: shared.url,
      connectionsMax: 1,
      onError(error) {
        errors.push(error);
        broken.resolve();
      },
    });
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.engine);
    const owner = new pg.Client({ connectionString: shared.url });
    await owner.connect();
    await owner.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await owner.end();
    await broken.promise;
    await expect(database.ping()).resolves.toBeUndefined();
    expect(errors[0]?.message).toMatch(/terminat/);
    await database.close();
  });
});

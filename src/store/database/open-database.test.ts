import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";

describe("a database of our own", () => {
  let shared: TestDatabase;
  beforeAll(async () => {
    shared = await openTestDatabase();
  });
  afterAll(() => shared.close());

  test("is migrated and has no rows", async () => {
    await expect(shared.database.engine.selectFrom("videos").selectAll().execute()).resolves.toEqual([]);
    await sql`select 1`.execute(shared.database.engine);
    await expect(shared.database.ping()).resolves.toBeUndefined();
  });
});

import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  composeRow,
  insertRow,
  listTables,
  writeSampleRows,
  type SampleRow,
} from "../../../test/fixtures/sample-rows.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";

let shared: TestDatabase;
let client: pg.Client;
let tables: readonly string[];
let ofWorkspaces: readonly string[];
const rowsOf = new Map<string, ReadonlyMap<string, SampleRow>>();

beforeAll(async () => {
  shared = await openTestDatabase();
  client = new pg.Client({ connectionString: shared.url });
  await client.connect();
  tables = await listTables(client);
  const { rows } = await client.query<{ table_name: string }>(
    "select table_name::text from information_schema.columns where column_name = 'workspace_id' and table_schema = 'public'",
  );
  ofWorkspaces = rows.map((row) => row.table_name);
  await client.query("set role sutradhar_engine");
  for (const [index, workspaceId] of ["mine", "theirs"].entries()) {
    rowsOf.set(workspaceId, await writeSampleRows(client, workspaceId, index + 1));
  }
  await client.query("reset role");
});
afterAll(async () => {
  await client.end();
  await shared.close();
});

/** As the API serves `workspaceId`, and undone afterwards. */
async function asCaller<T>(workspaceId: string | undefined, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    await client.query("set local role sutradhar_api");
    if (workspaceId) await client.query("select set_config('sutradhar.workspace', $1, true)", [workspaceId]);
    return await work();
  } finally {
    await client.query("rollback");
  }
}

const keyOf = (table: string): string => (table === "workspaces" ? "id" : "workspace_id");

describe("row-level security", () => {
  test("is forced on every table that belongs to a workspace, with a policy for the engine and one for callers", async () => {
    const { rows } = await client.query<{ name: string; forced: boolean; policies: string[] }>(
      `select relname as name, relrowsecurity and relforcerowsecurity as forced,
        array(select polname::text from pg_policy where polrelid = c.oid order by polname) as policies
      from pg_class c where relname = any($1)`,
      [[...ofWorkspaces, "workspaces"]],
    );
    expect(rows).toHaveLength(ofWorkspaces.length + 1);
    for (const { name, forced, policies } of rows) {
      expect([name, forced]).toEqual([name, true]);
      expect(policies).toEqual(expect.arrayContaining(["api_sees_own", "engine_sees_all"]));
    }
  });

  test("shows a caller the rows of one workspace, and lets it write no others", async () => {
    for (const table of [...ofWorkspaces, "workspaces"]) {
      const key = keyOf(table);
      await asCaller("mine", async () => {
        const seen = await client.query(`select 1 from ${table} where ${key} = 'mine'`);
        expect([table, seen.rowCount]).toEqual([table, 1]);
        const theirs = await client.query(`select 1 from ${table} where ${key} = 'theirs'`);
        expect([table, theirs.rowCount]).toEqual([table, 0]);
        const changed = await client.query(`update ${table} set ${key} = ${key} where ${key} = 'theirs'`);
        expect([table, changed.rowCount]).toEqual([table, 0]);
        const removed = await client.query(`delete from ${table} where ${key} = 'theirs'`);
        expect([table, removed.rowCount]).toEqual([table, 0]);
      });
      await asCaller("mine", async () => {
        const row = await composeRow(client, table, "theirs-too", 3, rowsOf.get("theirs") ?? new Map());
        await expect(insertRow(client, table, row)).rejects.toThrow(/row-level security/);
      });
      await asCaller("mine", async () => {
        const moved = client.query(`update ${table} set ${key} = 'theirs-too' where ${key} = 'mine'`);
        await expect(moved).rejects.toThrow(/row-level security|foreign key/);
      });
    }
  });

  test("shows a caller nothing who names no workspace", async () => {
    for (const table of [...ofWorkspaces, "workspaces"]) {
      const { rowCount } = await asCaller(undefined, () =>
        client.query(`select from ${table} where ${keyOf(table)} <> 'shared'`),
      );
      expect([table, rowCount]).toEqual([table, 0]);
    }
  });

  test("shows the owner of the tables nothing either", async () => {
    for (const table of [...ofWorkspaces, "workspaces"]) {
      const { rowCount } = await client.query(`select from ${table} where ${keyOf(table)} <> 'shared'`);
      expect([table, rowCount]).toEqual([table, 0]);
    }
  });

  test("keeps a caller from every table of no workspace", async () => {
    const ofNone = [...tables, "migrations"].filter((table) => !ofWorkspaces.includes(table) && table !== "workspaces");
    expect(ofNone).toContain("workers");
    for (const table of ofNone) {
      for (const statement of [`select from ${table}`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(asCaller("mine", () => client.query(statement))).rejects.toThrow(/permission denied/);
      }
    }
  });

  test("binds roles that are no superusers and cannot pass it by", async () => {
    const { rows } = await client.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname ~ '^sutradhar' and not rolsuper and not rolbypassrls order by 1",
    );
    expect(rows.map(({ rolname }) => rolname)).toEqual(["sutradhar", "sutradhar_api", "sutradhar_engine"]);
    const { rows: logins } = await client.query("select from pg_roles where rolname ~ '^sutradhar_' and rolcanlogin");
    expect(logins).toEqual([]);
  });

  test("is what `forWorkspace` gives a caller, and `engine` sees past", async () => {
    const { database } = shared;
    const mine = await database.forWorkspace("mine", (trx) =>
      trx.selectFrom("videos").select("workspace_id").execute(),
    );
    expect(mine).toEqual([{ workspace_id: "mine" }]);
    const all = await database.engine.selectFrom("videos").select("workspace_id").orderBy("workspace_id").execute();
    expect(all).toEqual([{ workspace_id: "mine" }, { workspace_id: "theirs" }]);
    await expect(
      database.forWorkspace("mine", (trx) => trx.selectFrom("workers").selectAll().execute()),
    ).rejects.toThrow(/permission denied/);
    // The connection that served a workspace serves the engine next.
    await expect(database.engine.selectFrom("workers").selectAll().execute()).resolves.toHaveLength(2);
  });
});

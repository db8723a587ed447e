import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { limits } from "../../core/index.ts";
import { openDatabase, type Database } from "./open-database.ts";
import { createStatementNames } from "./prepared-client.ts";

describe("a name", () => {
  it("is given to a statement at its third use, and stays its own", () => {
    const nameOf = createStatementNames();
    const asked = Array.from({ length: 4 }, () => nameOf("select id from runs where id = $1"));
    expect(asked).toEqual([undefined, undefined, "s1", "s1"]);
    expect(Array.from({ length: 3 }, () => nameOf("select id from steps where run_id = $1")).at(-1)).toBe("s2");
  });

  it.each([
    "select * from videos where id = $1",
    "insert into a values ($1) returning *",
    'select "v".* from v where id = $1',
  ])("is not given to what asks for all columns, however many there will be: %s", (text) => {
    const nameOf = createStatementNames();
    expect(Array.from({ length: 5 }, () => nameOf(text)).at(-1)).toBeUndefined();
  });

  it("is given to so many and no more, however many statements there are", () => {
    const nameOf = createStatementNames();
    const named = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < limits.preparedStatementsMax * 2; index += 1) {
        named.add(nameOf(`select ${index} where $1`) ?? "none");
      }
    }
    expect(named.size).toBe(limits.preparedStatementsMax + 1);
  });
});

describe("a database", () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await openTestDatabase();
    database = openDatabase({ url: test.url, connectionsMax: 1 });
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  it("prepares what it is asked again and again, and answers the same", async () => {
    const ask = (id: string) => database.engine.selectFrom("workspaces").select("name").where("id", "=", id).execute();
    for (let times = 0; times < 4; times += 1) expect(await ask("default")).toEqual([{ name: "default" }]);
    expect(await ask("no such")).toEqual([]);
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
      database.engine,
    );
    expect(rows.map(({ statement }) => statement)).toEqual(['select "name" from "workspaces" where "id" = $1']);
  });

  it("goes on with rows that a migration has widened under it", async () => {
    const ask = () => database.engine.selectFrom("workspaces").selectAll().where("id", "=", "default").execute();
    for (let times = 0; times < 4; times += 1) await ask();
    await test.database.engine.connection().execute(async (connection) => {
      await sql`set role sutradhar`.execute(connection);
      await sql`alter table workspaces add column widened text default 'yes'`.execute(connection);
      await sql`set role sutradhar_engine`.execute(connection);
    });
    expect(await ask()).toMatchObject([{ id: "default", widened: "yes" }]);
  });
});

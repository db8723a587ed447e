import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import type { Trx } from "../../store/index.ts";
import { steadyTransaction } from "./steady-transaction.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
  const rows = ["a", "b"].map((id) => ({ id, name: id }));
  await test.database.engine.insertInto("workspaces").values(rows).execute();
});
afterAll(() => test.close());

it("two transactions that wait for each other are both done, the one that Postgres breaks off at its next try", async () => {
  let tries = 0;
  const met = Promise.withResolvers<void>();
  const lock = (trx: Trx, id: string) => sql`select from workspaces where id = ${id} for update`.execute(trx);
  const cross = (first: string, second: string) =>
    steadyTransaction(
      test.database,
      async (trx) => {
        tries += 1;
        await lock(trx, first);
        if (tries === 2) met.resolve();
        await met.promise;
        await lock(trx, second);
        await trx
          .updateTable("workspaces")
          .set({ name: `${first}${second}` })
          .where("id", "=", first)
          .execute();
      },
      { patienceMs: 30_000 },
    );
  await Promise.all([cross("a", "b"), cross("b", "a")]);
  expect(tries).toBe(3);
  const rows = await test.database.engine
    .selectFrom("workspaces")
    .select("name")
    .where("id", "!=", "default")
    .execute();
  expect(rows.map(({ name }) => name).sort()).toEqual(["ab", "ba"]);
});

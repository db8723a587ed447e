import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { noteRefusal } from "../local-refusals.ts";
import { takeLocalRefusals } from "./take-local-refusals.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-refusals-"));
let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(async () => {
  await test.close();
  rmSync(home, { recursive: true });
});

const take = async (): Promise<string[]> => {
  await takeLocalRefusals(home, { database: test.database, ledger: testLedgerWriter, log: { info: () => undefined } });
  const rows = await test.database.engine.selectFrom("ledger_pending").select("entry").execute();
  return rows.map(({ entry }) => (JSON.parse(entry) as { type: string }).type);
};

it("what a render was refused while no server ran stands in the ledger once one does, and once", async () => {
  expect(await take()).toEqual([]);
  await noteRefusal(home, { at: "2026-11-29T06:00:00.000Z", reason: "there is no video without a label" });
  expect(await take()).toEqual(["video.refused"]);
  expect(await take()).toEqual(["video.refused"]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { readConfig } from "../config.ts";
import { noteKeys } from "./note-keys.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-keys-"));
let test: TestDatabase;
beforeAll(async () => {
  mkdirSync(join(home, "ledger"));
  test = await openTestDatabase();
});
afterAll(async () => {
  await test.close();
  rmSync(home, { recursive: true });
});

interface Entry {
  readonly type: string;
  readonly body: { readonly what: string; readonly is: string; readonly was?: string };
}

async function start(settings: Readonly<Record<string, string>> = {}): Promise<Entry[]> {
  const before = await list();
  const config = readConfig({ SUTRADHAR_HOME: home, ...settings });
  await noteKeys(config, { database: test.database, ledger: testLedgerWriter, log: { info: () => undefined } });
  return (await list()).slice(before.length);
}

async function list(): Promise<Entry[]> {
  const rows = await test.database.engine.selectFrom("ledger_pending").select("entry").orderBy("created_at").execute();
  return rows.map(({ entry }) => JSON.parse(entry) as Entry);
}

it("which keys are used stands in the ledger from the first start on, and each change of one, once", async () => {
  const first = await start();
  expect(first.map(({ type, body }) => [type, body.what])).toEqual([
    ["keys.changed", "master_key"],
    ["keys.changed", "mark_key"],
  ]);
  expect(await start()).toEqual([]);
  const certificate = join(home, "certificate.pem");
  writeFileSync(certificate, "-----BEGIN CERTIFICATE-----\n");
  const [master, signing, mark] = await start({
    SUTRADHAR_MASTER_KEY: Buffer.alloc(32, 5).toString("base64"),
    SUTRADHAR_MARK_KEY_VERSION: "2",
    SUTRADHAR_SIGNING_CERTIFICATE: certificate,
  });
  expect([master?.body.what, signing?.body.what, mark?.body.what]).toEqual([
    "master_key",
    "signing_certificate",
    "mark_key",
  ]);
  expect([master?.body.was, mark?.body.was]).toEqual(first.map(({ body }) => body.is));
  expect(signing?.body.was).toBeUndefined();
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestApi, type TestApi } from "../../../test/fixtures/test-api.ts";
import { createLedgerRoutes } from "../../api/index.ts";
import { createId } from "../../core/index.ts";
import {
  auditLog,
  createHttpSource,
  createPolicy,
  formatBundle,
  hide,
  parseVerifierKey,
  proveEntry,
} from "../../ledger/index.ts";
import { byCaller, recordVideo } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";
import { silentLog } from "../../telemetry/log/index.ts";
import { findLedgerTrouble, openLedgerService, type LedgerService } from "./ledger-service.ts";
import { listen, type Listener } from "./listen.ts";

const verifier = fileURLToPath(new URL("../../../bin/ledger-verify.mjs", import.meta.url));
const video = createId("vid", Date.now());

const caller = {
  workspaceId: "default",
  keyId: "key_meera",
  principal: { kind: "service", id: "default/render" },
} as const;

let home: string;
let api: TestApi;
let service: LedgerService;
let listener: Listener;
let auditor: string;
let other: string;

const open = (folder: string, services: readonly ("api" | "worker" | "scheduler")[]) =>
  openLedgerService({ homeDirectory: join(home, folder), services }, { database: api.test.database }, silentLog);
const at = (path: string): string => `${listener.url}/v1/ledger/${path}`;
const log = () => createHttpSource(listener.url + "/v1/ledger", { Authorization: `Bearer ${auditor}` });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "sutradhar-ledger-"));
  for (const folder of ["scheduler", "worker"]) mkdirSync(join(home, folder));
  api = await openTestApi(() => new Date());
  [auditor, other] = [await api.addKey(["ledger:read"]), await api.addKey(["videos:read"])];
  service = await open("scheduler", ["api", "scheduler"]);
  const routes = createLedgerRoutes({ read: (path) => service.read(path), isPublic: false });
  listener = await listen(api.open([routes]).app, { host: "127.0.0.1", port: 0, variable: "SUTRADHAR_PORT" });
});
afterAll(async () => {
  await listener.close();
  await service.close();
  await api.close();
  rmSync(home, { recursive: true });
});

const change = (work: (trx: Trx) => Promise<void>): Promise<void> =>
  api.test.database.forWorkspace("default", async (trx) => {
    const by = byCaller(service.writer, caller);
    await recordVideo(trx, by, { says: "cancelled", body: { video, reason: hide("no longer wanted") } });
    await work(trx);
  });

/** Waits for the keeper, by the log itself. */
async function readEntries(count: number): Promise<readonly string[]> {
  for (;;) {
    const { rows } = await api.test.database.engine
      .selectFrom("ledger_entries")
      .select("entry")
      .execute()
      .then((entries) => ({ rows: entries.map(({ entry }) => entry) }));
    if (rows.length >= count) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("what happens", () => {
  it("is in the log where the change is, and not where it was rolled back", async () => {
    await expect(change(() => Promise.reject(new Error("it broke")))).rejects.toThrow("it broke");
    await change(() => Promise.resolve());
    const entries = await readEntries(1);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toContain(video);
    // Neither the key nor the reason.
    expect(entries[0]).not.toMatch(/key_meera|no longer wanted|default/);
  });

  it("can be proved to somebody who has the public key and one file, and no network", async () => {
    await readEntries(1);
    const checkpoint = await (
      await fetch(at("checkpoint"), { headers: { Authorization: `Bearer ${auditor}` } })
    ).text();
    const { verifier_key: key } = await api.test.database.engine
      .selectFrom("ledger_state")
      .select("verifier_key")
      .executeTakeFirstOrThrow();
    expect(checkpoint).toContain(key.split("+")[0]);
    const proof = join(home, "proof.json");
    const bundle = formatBundle(await proveEntry(log(), 0));
    writeFileSync(proof, bundle);
    const verify = (file: string): string =>
      execFileSync(process.execPath, [verifier, "proof", file, "--key", key], { encoding: "utf8", env: {} });
    expect(verify(proof)).toMatch(/^holds: entry 0 of/);
    writeFileSync(join(home, "spoiled.json"), bundle.replace(video, createId("vid", Date.now())));
    expect(() => verify(join(home, "spoiled.json"))).toThrow(expect.objectContaining({ status: 3 }));
    const audit = await auditLog(log(), {
      policy: createPolicy([parseVerifierKey(key)], []),
      earlier: [],
      cosignedLateMsMax: 0,
    });
    expect(audit.findings).toEqual([]);
  });
});

describe("the log below /v1/ledger", () => {
  it.each(["tile/0/000", "tile/entries/x001/000.p/7", "evidence", "../videos", "tile/0/x001/x002/x003/x004/005"])(
    "has no %s",
    async (path) => {
      const { status } = await fetch(at(path), { headers: { Authorization: `Bearer ${auditor}` } });
      expect(status).toBe(404);
    },
  );

  it("is for keys with the scope ledger:read, or for anybody where that was said", async () => {
    expect((await fetch(at("checkpoint"))).status).toBe(401);
    expect((await fetch(at("checkpoint"), { headers: { Authorization: `Bearer ${other}` } })).status).toBe(403);
    const open_ = api.open([createLedgerRoutes({ read: (path) => service.read(path), isPublic: true })]);
    expect((await open_.app.request("/v1/ledger/checkpoint")).status).toBe(200);
    expect((await open_.app.request("/v1/ledger/tile/0/000.p/1")).status).toBe(200);
  });
});

describe("a process beside the scheduler", () => {
  it("is refused without the installation's commitment key, or with another", async () => {
    await expect(open("worker", ["worker"])).rejects.toMatchObject({ code: "config_invalid" });
    mkdirSync(join(home, "worker", "ledger"));
    writeFileSync(join(home, "worker/ledger/commitments.key"), Buffer.alloc(32).toString("base64"), { mode: 0o600 });
    await expect(open("worker", ["worker"])).rejects.toThrow("it is another's");
  });
});

it("a log that nobody takes entries into makes the server not ready, and says so", async () => {
  await findLedgerTrouble({ lagMs: async () => 60_000 });
  await expect(findLedgerTrouble({ lagMs: async () => 61_000 })).rejects.toThrow("the ledger is 61 s behind");
});

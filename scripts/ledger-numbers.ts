/**
 * What the ledger costs: `node scripts/ledger-numbers.ts [--entries N] [--seconds N]`. Entries a second on a Postgres of its
 * own with everything durable; then proofs and an audit in a log of a million entries, which is built by hashing alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { proveEntry } from "../src/ledger/evidence/index.ts";
import { openLedger, type Ledger } from "../src/ledger/index.ts";
import { proveConsistency } from "../src/ledger/tiles/index.ts";
import {
  auditLog,
  createHashReader,
  createPolicy,
  formatBundle,
  verifyBundle,
  verifyConsistency,
} from "../src/ledger/verify/index.ts";
import { migrate, openDatabase, startEmbeddedPostgres, type Database } from "../src/store/index.ts";
import { buildLog, plainEntries, testSigner, type BuiltLog } from "../test/fixtures/built-log.ts";
import { draft, testCommitmentKey } from "../test/fixtures/opened-ledger.ts";

const { values } = parseArgs({
  options: { entries: { type: "string", default: "1000000" }, seconds: { type: "string", default: "10" } },
});
const count = Number(values.entries);
const spanMs = Number(values.seconds) * 1000;

/** Rows of a table in Markdown. */
function print(what: string, value: string): void {
  process.stdout.write(`| ${what} | ${value} |\n`);
}

const round = (value: number, digits = 0): string =>
  value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });

async function measureWriting(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "sutradhar-numbers-"));
  const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
  try {
    await migrate(postgres.url);
    const database = openDatabase({ url: postgres.url, connectionsMax: 8 });
    const ledger = await openLedger({
      database,
      signer: testSigner(),
      commitmentKey: testCommitmentKey,
      now: () => Date.now(),
    });
    for (const writers of [1, 16, 256, 2048]) {
      const { perSecond, medianMs } = await measureAppends(ledger, writers);
      print(`append, ${writers} at a time`, `${round(perSecond)} entries/s, ${round(medianMs, 1)} ms each (median)`);
    }
    print(
      "appendWithin, 16 changes at a time, with taking in",
      `${round(await measureChanges(ledger, database))} entries/s`,
    );
    await database.close();
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true });
  }
}

async function measureAppends(ledger: Ledger, writers: number): Promise<{ perSecond: number; medianMs: number }> {
  const times: number[] = [];
  const start = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - start < spanMs) {
      const begun = performance.now();
      await ledger.append(draft(times.length % 1000));
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  const perSecond = times.length / ((performance.now() - start) / 1000);
  return { perSecond, medianMs: times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0 };
}

async function measureChanges(ledger: Ledger, { engine }: Database): Promise<number> {
  let changes = 0;
  const start = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - start < spanMs) {
      await engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(changes % 1000)));
      changes += 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, write));
  await ledger.integrate();
  return changes / ((performance.now() - start) / 1000);
}

async function measureProofs(log: BuiltLog): Promise<void> {
  const policy = createPolicy([testSigner().key]);
  const places = Array.from({ length: 200 }, (_, number) => Math.floor((number * (count - 1)) / 199));
  const start = performance.now();
  const bundles = [];
  for (const index of places) bundles.push(await proveEntry(log, index));
  const provedMs = performance.now() - start;
  const verifyStart = performance.now();
  const isAll = bundles.every((bundle) => verifyBundle(bundle, policy).valid);
  const verifiedMs = performance.now() - verifyStart;
  if (!isAll) throw new Error("a proof does not hold");
  const largest = Math.max(...bundles.map(({ proof }) => proof.length));
  const bundle = Math.max(...bundles.map((each) => formatBundle(each).length));
  print("proof (.tlog-proof), at most", `${round(largest)} bytes`);
  print("bundle with its entry, at most", `${round(bundle)} bytes`);
  print("to make one", `${round(provedMs / places.length, 2)} ms`);
  print("to verify one, signature and all", `${round(verifiedMs / places.length, 2)} ms`);
}

async function measureConsistency(log: BuiltLog): Promise<void> {
  const reader = createHashReader(log, count);
  const oldSize = Math.floor(count * 0.7);
  const [oldRoot, newRoot] = [await reader.span(0, oldSize), log.root];
  const proof = await proveConsistency(reader, oldSize, count);
  const start = performance.now();
  for (let turn = 0; turn < 100; turn += 1) {
    if (!verifyConsistency({ oldSize, newSize: count, oldRoot, newRoot, proof })) throw new Error("not consistent");
  }
  print(
    "consistency proof, from 70 % of it",
    `${proof.length} hashes, ${round((performance.now() - start) / 100, 2)} ms to verify`,
  );
}

process.stdout.write("| what | measured |\n|---|---|\n");
if (spanMs > 0) await measureWriting();
const entries = plainEntries(count);
const start = performance.now();
const log = await buildLog(entries);
print(`a tree of ${round(count)} entries, hashed`, `${round((performance.now() - start) / 1000, 1)} s`);
await measureProofs(log);
await measureConsistency(log);
const auditStart = performance.now();
const report = await auditLog(log, { policy: createPolicy([testSigner().key]), cosignedLateMsMax: 0 });
if (!report.valid) throw new Error("the log is not whole");
print("to audit all of it", `${round((performance.now() - auditStart) / 1000, 1)} s`);

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testSigner } from "../../../test/fixtures/built-log.ts";
import { draft, ledgerOptions, openTestLedger } from "../../../test/fixtures/opened-ledger.ts";
import { createTimeStampAuthority, openSslMissing } from "../../../test/fixtures/time-stamp-authority.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { copyLog, proveEntry, readEvidence } from "../evidence/index.ts";
import { cosign } from "../signing/index.ts";
import { createDirectorySource } from "../tiles/index.ts";
import {
  auditLog,
  createPolicy,
  formatNote,
  parseNote,
  readText,
  verifyBundle,
  type AuditReport,
  type EarlierView,
} from "../verify/index.ts";
import type { Ledger } from "./ledger.ts";
import { createSizeMemory } from "./size-memory.ts";
import { declareRecovery, rotateKey } from "./speak-for-itself.ts";
import { addCosignatures, addTimeStamp, requestTimeStamp } from "./vouched-for.ts";

const signer = testSigner();
const next = testSigner(signer.key.name, 2);
const witness = testSigner("witness.example/w", 3, "cosignature");

let folder: string;
let test: TestDatabase;
/** The same installation after an older copy of its database was restored. */
let older: TestDatabase | undefined;
let ledger: Ledger;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sutradhar-ledger-"));
});
beforeEach(async () => {
  test = await openTestDatabase();
  ledger = await openTestLedger(test.database);
});
afterEach(async () => {
  await test.close();
  await older?.close();
  older = undefined;
});
afterAll(() => rm(folder, { recursive: true }));

const policy = createPolicy([signer.key]);

function audit(source: Ledger, earlier: readonly EarlierView[] = [], trusted = policy): Promise<AuditReport> {
  return auditLog(source, { policy: trusted, earlier, cosignedLateMsMax: 86_400_000 });
}

async function append(into: Ledger, count: number, nowMs?: number): Promise<void> {
  const time = nowMs === undefined ? {} : { time: new Date(nowMs) };
  for (let number = 0; number < count; number += 1) await into.append({ ...draft(number), ...time });
}

const checkpointOf = (source: Ledger) => readText(source, "checkpoint");

describe("a change of key", () => {
  it("is followed by whoever has the first key, in audits and in proofs", async () => {
    await append(ledger, 3);
    expect(await rotateKey(ledgerOptions(test.database), next)).toEqual({ index: 3 });
    const rotated = await openTestLedger(test.database, { signer: next });
    await append(rotated, 2);
    const report = await audit(rotated);
    expect(report).toMatchObject({ valid: true, size: 6, rotations: [{ index: 3 }] });
    const bundle = await proveEntry(rotated, 5);
    expect(verifyBundle(bundle, policy)).toMatchObject({ valid: true, index: 5 });
    expect(verifyBundle(bundle, createPolicy([next.key]))).toMatchObject({ valid: true, index: 5 });
    expect(verifyBundle({ ...bundle, rotations: [] }, policy)).toMatchObject({ valid: false, reason: "key_unknown" });
    expect(verifyBundle(await proveEntry(rotated, 1), policy)).toMatchObject({ valid: true, index: 1 });
  });

  it("stops whoever still has the old key, and keeps what they left within their changes", async () => {
    await rotateKey(ledgerOptions(test.database), next);
    await expect(ledger.append(draft(1))).rejects.toMatchObject({ code: "state_conflict" });
    await expect(rotateKey(ledgerOptions(test.database), next)).rejects.toMatchObject({ code: "state_conflict" });
    await expect(openTestLedger(test.database)).rejects.toMatchObject({ code: "state_conflict" });
    await test.database.engine.transaction().execute((trx) => ledger.appendWithin(trx, draft(1)));
    const rotated = await openTestLedger(test.database, { signer: next });
    expect(await rotated.integrate()).toBe(1);
  });

  it("needs a key of the same log", async () => {
    for (const wrong of [testSigner("other.example/log", 2), witness]) {
      await expect(rotateKey(ledgerOptions(test.database), wrong)).rejects.toMatchObject({ code: "config_invalid" });
    }
  });
});

describe("an older copy of the database", () => {
  async function loseTwo(memory = createSizeMemory(join(folder, `memory-${Math.random()}`))) {
    const nowMs = Date.UTC(2026, 10, 22);
    const options = { now: () => nowMs, memory };
    const full = await openTestLedger(test.database, options);
    older = await openTestDatabase();
    const copy = older.database;
    const restored = await openTestLedger(copy, { now: () => nowMs });
    // The same three entries in both, as a restored copy has them; then two that only the lost one had.
    const same = [0, 1, 2].map((number) => draft(number, `ent_${String(number).padStart(26, "0")}`));
    const sealed = await Promise.all(same.map((each) => full.append(each)));
    expect(sealed.map(({ index }) => index)).toEqual([0, 1, 2]);
    const rows = await test.database.engine.selectFrom("ledger_entries").selectAll().orderBy("index").execute();
    const state = await test.database.engine.selectFrom("ledger_state").selectAll().executeTakeFirstOrThrow();
    const signed = await test.database.engine
      .selectFrom("ledger_checkpoints")
      .selectAll()
      .where("size", ">", 0)
      .execute();
    await copy.engine.insertInto("ledger_entries").values(rows).execute();
    await copy.engine.insertInto("ledger_checkpoints").values(signed).execute();
    await copy.engine
      .updateTable("ledger_state")
      .set({ size: state.size, subtrees: state.subtrees, sequenced_at: state.sequenced_at })
      .execute();
    await append(full, 2);
    await memory.settle();
    return { full, restored, copy, memory, lost: await checkpointOf(full) };
  }

  it("does not open where something outside of it remembers more", async () => {
    const { copy, memory } = await loseTwo();
    await expect(openTestLedger(copy, { memory })).rejects.toMatchObject({
      code: "state_conflict",
      details: { size: 3, signedSize: 5 },
    });
    await expect(openTestLedger(test.database, { memory })).resolves.toBeDefined();
  });

  it("is a truncation for whoever saw more, until it says what it lost", async () => {
    const { full, restored, copy, memory, lost } = await loseTwo();
    const seen = [
      { kind: "checkpoint", name: "the witness", note: lost },
      { kind: "copy", name: "the copy", source: full },
    ] as const;
    expect((await audit(restored, seen)).findings.map(({ kind, index }) => `${kind} ${index}`)).toEqual([
      "truncated 3",
      "truncated 3",
    ]);
    const said = await declareRecovery(ledgerOptions(copy, { memory }), [lost]);
    expect(said).toEqual({ index: 3, keptSize: 3, lostSize: 5 });
    const reopened = await openTestLedger(copy, { memory });
    await append(reopened, 4);
    const report = await audit(reopened, seen);
    expect(report.findings).toEqual([]);
    expect(report.recoveries).toEqual([{ index: 3, keptSize: 3, lostSize: 5 }]);
  });

  it("that was noticed late says from where on it is another", async () => {
    const { full, restored, copy, lost } = await loseTwo();
    await append(restored, 3);
    const seen = [
      { kind: "checkpoint", name: "the witness", note: lost },
      { kind: "copy", name: "the copy", source: full },
    ] as const;
    await expect(declareRecovery(ledgerOptions(copy), [lost], 7)).rejects.toMatchObject({ code: "option_invalid" });
    expect(await declareRecovery(ledgerOptions(copy), [lost], 3)).toEqual({ index: 6, keptSize: 3, lostSize: 5 });
    expect((await audit(restored, seen)).findings).toEqual([]);
  });

  it("says nothing of what was never signed here, and nothing where nothing is lost", async () => {
    const { copy, lost } = await loseTwo();
    const options = ledgerOptions(test.database);
    await expect(declareRecovery(options, [lost])).rejects.toMatchObject({ code: "state_conflict" });
    const forged = formatNote({ ...parseNote(lost), text: parseNote(lost).text.replace("\n5\n", "\n9\n") });
    await expect(declareRecovery(ledgerOptions(copy), [forged])).rejects.toMatchObject({
      code: "ledger_invalid",
    });
  });
});

describe("what others vouch for", () => {
  const at = new Date("2026-11-22T10:00:00Z");

  async function cosigned(of: Ledger): Promise<string> {
    const note = parseNote(await checkpointOf(of));
    return formatNote({ ...note, signatures: [...note.signatures, await cosign(note.text, witness, at)] });
  }

  it("goes with every proof that it covers, the oldest first", async () => {
    await append(ledger, 3);
    const note = await cosigned(ledger);
    expect(await addCosignatures(test.database, note, [witness.key])).toEqual([witness.key.name]);
    expect(await addCosignatures(test.database, note, [witness.key])).toEqual([witness.key.name]);
    expect(await checkpointOf(ledger)).toBe(note);
    await append(ledger, 2);
    const strict = createPolicy([signer.key], [witness.key]);
    const verdict = verifyBundle(await proveEntry(ledger, 1), strict);
    expect(verdict).toMatchObject({ valid: true, size: 3, cosignatures: [{ time: at.toISOString() }] });
    expect(verifyBundle(await proveEntry(ledger, 4), strict)).toMatchObject({ valid: false, reason: "quorum_missing" });
    expect((await readEvidence(ledger)).checkpoints.map((each) => each.note)).toEqual([note]);
  });

  it("is kept only under a tree of this log, from a witness that was named", async () => {
    await append(ledger, 1);
    const note = await cosigned(ledger);
    await expect(
      addCosignatures(test.database, note, [testSigner("witness.example/w", 4, "cosignature").key]),
    ).rejects.toMatchObject({ code: "ledger_invalid" });
    older = await openTestDatabase();
    const foreign = await openTestLedger(older.database);
    await append(foreign, 1);
    await expect(addCosignatures(test.database, await cosigned(foreign), [witness.key])).rejects.toMatchObject({
      code: "ledger_invalid",
    });
    await expect(addCosignatures(test.database, note, [signer.key])).rejects.toMatchObject({ code: "ledger_invalid" });
  });
});

describe("a copy in a folder", () => {
  it("grows with the log, and is judged like it", async () => {
    const directory = join(folder, "copy");
    const source = createDirectorySource(directory);
    const sizes = [3, 300, 1, 250];
    let total = 0;
    for (const count of sizes) {
      await Promise.all(Array.from({ length: count }, (_, number) => ledger.append(draft(number))));
      total += count;
      expect(await copyLog(ledger, directory)).toBe(total);
      const report = await auditLog(source, {
        policy,
        earlier: [{ kind: "copy", name: "the log", source: ledger }],
        cosignedLateMsMax: 0,
      });
      expect(report).toMatchObject({ valid: true, size: total });
    }
    expect(await copyLog(ledger, directory)).toBe(total);
    expect(verifyBundle(await proveEntry(source, 299), policy)).toMatchObject({ valid: true, index: 299 });
    expect(await source.read("tile/0/000.p/3")).toBeUndefined();
  });
});

const noOpenSsl = openSslMissing();

describe.skipIf(noOpenSsl)(`a time stamp${noOpenSsl ? ` (skipped: ${noOpenSsl})` : ""}`, () => {
  it("of a tree goes with the proofs of its entries, and counts where its authority is trusted", async () => {
    const authority = createTimeStampAuthority(await mkdtemp(join(folder, "tsa-")), { key: "ec" });
    await append(ledger, 3);
    const { size, request } = await requestTimeStamp(test.database, Buffer.alloc(8, 1));
    const response = authority.answer(request);
    await append(ledger, 1);
    await addTimeStamp(test.database, { size, response }, [authority.root]);
    await addTimeStamp(test.database, { size, response }, [authority.root]);
    const bundle = await proveEntry(ledger, 1);
    expect(verifyBundle(bundle, policy, [authority.root])).toMatchObject({
      valid: true,
      size: 3,
      stampedAt: [expect.stringMatching(/Z$/) as string],
    });
    expect(verifyBundle(bundle, policy)).toMatchObject({ valid: true, stampedAt: [] });
    const other = createTimeStampAuthority(await mkdtemp(join(folder, "tsa-")), { key: "ec" });
    expect(verifyBundle(bundle, policy, [other.root])).toMatchObject({ valid: false, reason: "time_stamp_invalid" });
    await expect(addTimeStamp(test.database, { size: 4, response }, [authority.root])).rejects.toMatchObject({
      code: "ledger_invalid",
    });
    await expect(addTimeStamp(test.database, { size: 99, response }, [authority.root])).rejects.toMatchObject({
      code: "entry_unknown",
    });
  });
});

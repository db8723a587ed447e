import { digestBytes, SutradharError } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";
import {
  createTimeStampRequest,
  formatSignatureLine,
  formatVerifierKey,
  openNote,
  parseCheckpoint,
  parseNote,
  VerificationFailure,
  verifyTimeStamp,
  type VerifierKey,
} from "../verify/index.ts";

/**
 * Keeps what witnesses have signed below one of our checkpoints.
 * @returns the names of those witnesses.
 * @throws SutradharError `ledger_invalid` where a signature does not hold, none is of these witnesses, or the checkpoint is not ours.
 */
export async function addCosignatures(
  { engine }: Database,
  note: string,
  witnesses: readonly VerifierKey[],
): Promise<readonly string[]> {
  const { text, signatures, size } = refusing(() => {
    const opened = openNote(note, witnesses);
    return { ...opened, size: parseCheckpoint(opened.text).size };
  });
  await expectOurs(engine, text, size);
  const rows = signatures.flatMap(({ key, time }) => {
    const line = parseNote(note).signatures.find(({ name, keyId }) => name === key.name && keyId === key.id);
    if (!line || !time) return [];
    return [{ size, verifier_key: formatVerifierKey(key), line: formatSignatureLine(line), cosigned_at: time }];
  });
  if (rows.length === 0)
    throw new SutradharError("ledger_invalid", "a witness signs with its time, as c2sp.org/tlog-cosignature has it");
  await engine
    .insertInto("ledger_cosignatures")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return signatures.map(({ key }) => key.name);
}

/** What to send to a time stamping authority for the newest checkpoint. @param nonce 8 bytes of chance. */
export async function requestTimeStamp(
  { engine }: Database,
  nonce: Uint8Array,
): Promise<{ readonly size: number; readonly request: Uint8Array }> {
  const row = await engine
    .selectFrom("ledger_checkpoints")
    .select(["size", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  return { size: row.size, request: createTimeStampRequest(parseNote(row.note).text, nonce) };
}

/**
 * Keeps an authority's answer.
 * @param authorities certificates (PEM) that are trusted for it.
 * @throws SutradharError `ledger_invalid` where it does not stamp that checkpoint; `entry_unknown` where there is none of this size.
 */
export async function addTimeStamp(
  { engine }: Database,
  { size, response }: { readonly size: number; readonly response: Uint8Array },
  authorities: readonly string[],
): Promise<Date> {
  const row = await engine.selectFrom("ledger_checkpoints").select("note").where("size", "=", size).executeTakeFirst();
  if (!row) throw new SutradharError("entry_unknown", `no checkpoint of ${size} entries was signed here`);
  const time = refusing(() => verifyTimeStamp(response, parseNote(row.note).text, authorities));
  const bytes = Buffer.from(response);
  await engine
    .insertInto("ledger_time_stamps")
    .values({ size, sha256: digestBytes(bytes), response: bytes, stamped_at: time })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return time;
}

async function expectOurs(engine: Database["engine"], text: string, size: number): Promise<void> {
  const row = await engine.selectFrom("ledger_checkpoints").select("note").where("size", "=", size).executeTakeFirst();
  if (row && parseNote(row.note).text === text) return;
  throw new SutradharError("ledger_invalid", `the cosigned checkpoint of ${size} entries is not one of this ledger`);
}

function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof VerificationFailure)) throw cause;
    throw new SutradharError("ledger_invalid", cause.message, { cause });
  }
}

import { sql } from "kysely";
import { limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import {
  countSubtrees,
  formatVerifierKey,
  hashSizeBytes,
  splitTile,
  type CompactRange,
  type VerifierKey,
} from "../verify/index.ts";

/** Where the log stands: what the next entry is put behind. */
export interface LedgerState {
  readonly origin: string;
  readonly verifierKey: string;
  readonly range: CompactRange;
  /** When the last entry was taken in. */
  readonly sequencedAt: Date;
}

/**
 * Reads the state and keeps every other writer of the installation waiting until the transaction ends.
 * @throws SutradharError `state_conflict` where this process signs with a key that has been retired, or its clock runs ahead.
 */
export async function lockState(trx: Trx, key: VerifierKey, nowMs: number): Promise<LedgerState> {
  const row = await trx.selectFrom("ledger_state").selectAll().forUpdate().executeTakeFirst();
  if (!row) throw new SutradharError("internal", "the ledger has not been opened");
  const own = formatVerifierKey(key);
  if (row.verifier_key !== own) {
    throw new SutradharError(
      "state_conflict",
      `the ledger is signed with ${row.verifier_key}, and this process has the key of ${own}: give it the new key file and start it again`,
    );
  }
  await checkClock(trx, nowMs);
  const hashes = splitTile(row.subtrees, countSubtrees(row.size));
  return { origin: row.origin, verifierKey: own, range: { size: row.size, hashes }, sequencedAt: row.sequenced_at };
}

/** The log's time never goes back: one server whose clock is ahead would take the entries of all others with it. */
async function checkClock(trx: Trx, nowMs: number): Promise<void> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(trx);
  const aheadMs = nowMs - (rows[0]?.now.getTime() ?? nowMs);
  if (aheadMs <= limits.ledgerClockAheadMsMax) return;
  throw new SutradharError(
    "state_conflict",
    `this server's clock is ${Math.round(aheadMs / 1000)} s ahead of the database's, at most ${limits.ledgerClockAheadMsMax / 1000} s are taken: set it by NTP`,
  );
}

export async function saveState(trx: Trx, { verifierKey, range, sequencedAt }: LedgerState): Promise<void> {
  await trx
    .updateTable("ledger_state")
    .set({ verifier_key: verifierKey, ...toColumns(range), sequenced_at: sequencedAt })
    .execute();
}

export function toColumns({ size, hashes }: CompactRange): { size: number; subtrees: Buffer } {
  return { size, subtrees: Buffer.concat(hashes, hashes.length * hashSizeBytes) };
}

import { SutradharError } from "../../core/index.ts";
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
 * @throws SutradharError `state_conflict` where this process signs with a key that has been retired.
 */
export async function lockState(trx: Trx, key: VerifierKey): Promise<LedgerState> {
  const row = await trx.selectFrom("ledger_state").selectAll().forUpdate().executeTakeFirst();
  if (!row) throw new SutradharError("internal", "the ledger has not been opened");
  const own = formatVerifierKey(key);
  if (row.verifier_key !== own) {
    throw new SutradharError(
      "state_conflict",
      `the ledger is signed with ${row.verifier_key}, and this process has the key of ${own}: give it the new key file and start it again`,
    );
  }
  const hashes = splitTile(row.subtrees, countSubtrees(row.size));
  return { origin: row.origin, verifierKey: own, range: { size: row.size, hashes }, sequencedAt: row.sequenced_at };
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

import { createHmac, randomBytes } from "node:crypto";
import { canonicalJson } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { sealEntry, type EntryDraft, type Fields, type SealedEntry } from "../entries/index.ts";
import { noteEntry } from "../trail/index.ts";

/** What a process that signs nothing can do to the log: leave entries for those who take them in. */
export interface LedgerWriter {
  /**
   * Leaves an entry in the transaction of the change that it records: both are there, or neither. It gets its place soon
   * after, at most `ledgerLagMsMax` later while a server runs. Works in `forWorkspace` too.
   * @throws SutradharError `request_invalid` for what the log must not hold
   */
  appendWithin<Of extends Fields>(trx: Trx, draft: EntryDraft<Of>): Promise<{ readonly id: string }>;
}

export interface LedgerWriterOptions {
  /** 32 secret bytes that commitments are made with. */
  readonly commitmentKey: Uint8Array;
  readonly now: () => number;
}

export function createLedgerWriter(options: LedgerWriterOptions): LedgerWriter {
  const seal = createSeal(options);
  return {
    async appendWithin(trx, draft) {
      const entry = seal(draft);
      await trx
        .insertInto("ledger_pending")
        .values({ id: entry.id, entry: canonicalJson(entry), refused: null })
        .execute();
      await noteEntry(trx, draft, entry);
      return { id: entry.id };
    },
  };
}

export function createSeal({
  commitmentKey,
  now,
}: LedgerWriterOptions): <Of extends Fields>(draft: EntryDraft<Of>) => SealedEntry {
  return (draft) => sealEntry(draft, { key: commitmentKey, nowMs: now(), blinding: randomBytes(16) });
}

/** Tells whether two processes commit with one key, and nothing else of it. In hex. */
export function commitmentKeyCheck(commitmentKey: Uint8Array): string {
  return createHmac("sha256", commitmentKey).update("sutradhar ledger commitment key v1").digest("hex");
}

import { sql } from "kysely";
import { limits, SutradharError } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";
import type { EntryDraft, Fields, SealedEntry } from "../entries/index.ts";
import type { Signer } from "../signing/index.ts";
import type { LogSource } from "../verify/index.ts";
import { createAppendQueue } from "./append-queue.ts";
import { createDatabaseSource } from "./database-source.ts";
import { checkWhole, foundLog } from "./found-log.ts";
import { createLedgerWriter, createSeal, type LedgerWriter } from "./ledger-writer.ts";
import type { SizeMemory } from "./size-memory.ts";
import { takeIn } from "./take-in.ts";

export interface LedgerOptions {
  readonly database: Database;
  /** Signs checkpoints. The key's name is the log's origin, for ever. */
  readonly signer: Signer;
  /** 32 secret bytes that commitments are made with. */
  readonly commitmentKey: Uint8Array;
  readonly now: () => number;
  /** Remembers outside of the database how far it has signed, so that an older copy of the database is noticed. */
  readonly memory?: SizeMemory;
}

/** The log of one installation: what happened, in an order that nobody can change unseen. */
export interface Ledger extends LogSource, LedgerWriter {
  readonly origin: string;
  /**
   * Puts an entry into the log, and answers when it and the checkpoint over it are on the disk.
   * @throws SutradharError `request_invalid` for what the log must not hold, `rate_limited`, `limit_exceeded`,
   * `database_unavailable`: then it may have been taken in or not, and can be handed over again under the same id.
   */
  append<Of extends Fields>(draft: EntryDraft<Of>): Promise<{ readonly id: string; readonly index: number }>;
  /** Takes in what waits. @returns how many entries that were. */
  integrate(): Promise<number>;
  /** How long the oldest entry has been waiting; 0 where none does. */
  lagMs(): Promise<number>;
  /** Where an entry stands; undefined while it waits, or where there is none. */
  findIndex(id: string): Promise<number | undefined>;
  /** Resolves once nothing is being written. */
  close(): Promise<void>;
}

/**
 * Opens the log of a database, and begins it where there is none.
 * @throws SutradharError `config_invalid` where the log has another name, `state_conflict` where its key is another or the
 * database is an older copy, `ledger_invalid` where the log is not whole.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, signer, commitmentKey, now, memory } = options;
  await foundLog(options);
  await checkWhole(database, await memory?.read());
  const source = createDatabaseSource(database);
  const intake = { database, signer, now };

  async function write(entries: readonly SealedEntry[], pendingMax: number) {
    const taken = await takeIn(intake, { entries, pendingMax }).catch(asUnavailable);
    if (taken.checkpoint !== undefined) memory?.write(taken.checkpoint);
    return taken;
  }

  const queue = createAppendQueue(async (entries) => (await write(entries, limits.ledgerBatchEntriesMax)).indexes);
  const seal = createSeal({ commitmentKey, now });
  return {
    origin: signer.key.name,
    read: (path) => source.read(path),
    async append(draft) {
      const entry = seal(draft);
      return { id: entry.id, index: await queue.push(entry) };
    },
    ...createLedgerWriter({ commitmentKey, now }),
    async integrate() {
      let total = 0;
      for (;;) {
        const { pending } = await write([], limits.ledgerBatchEntriesMax);
        total += pending;
        if (pending < limits.ledgerBatchEntriesMax) return total;
      }
    },
    async lagMs() {
      const row = await database.engine
        .selectFrom("ledger_pending")
        .select(sql<Date | null>`min(created_at)`.as("oldest"))
        .where("refused", "is", null)
        .executeTakeFirst();
      return row?.oldest ? Math.max(0, now() - row.oldest.getTime()) : 0;
    },
    async findIndex(id) {
      const row = await database.engine
        .selectFrom("ledger_entries")
        .select("index")
        .where("id", "=", id)
        .executeTakeFirst();
      return row?.index;
    },
    close: () => queue.idle(),
  };
}

function asUnavailable(cause: unknown): never {
  if (cause instanceof SutradharError) throw cause;
  throw new SutradharError(
    "database_unavailable",
    `the ledger could not be written: ${(cause as Error).message}; what was handed over may be in it, hand it over again under the same id`,
    { cause },
  );
}

import { sql } from "kysely";
import { canonicalJson } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { parseSealed, type SealedEntry } from "../entries/index.ts";
import { placeNoted } from "../trail/index.ts";
import { signNote, type Signer } from "../signing/index.ts";
import {
  extendRange,
  formatCheckpoint,
  hashLeaf,
  rootOfRange,
  type Checkpoint,
  type CompletedNode,
} from "../verify/index.ts";
import { lockState, saveState, type LedgerState } from "./state.ts";

/** What goes into the log at once, in one transaction and under one checkpoint. */
export interface Batch {
  readonly entries: readonly SealedEntry[];
  /** How many of those that wait may come along; they go first. */
  readonly pendingMax: number;
}

export interface Intake {
  readonly database: Database;
  readonly signer: Signer;
  readonly now: () => number;
}

export interface TakenIn {
  /** The place of every entry of the batch, also of those that had been taken in before. */
  readonly indexes: ReadonlyMap<string, number>;
  /** How many waited and wait no longer. */
  readonly pending: number;
  /** The new checkpoint, as a signed note; none where nothing was new. */
  readonly checkpoint?: string;
}

/** Takes entries into the log. When this resolves, they and the checkpoint over them are on the disk. */
export function takeIn({ database, signer, now }: Intake, batch: Batch): Promise<TakenIn> {
  return inLedger(database, async (trx) => {
    const state = await lockState(trx, signer.key, now());
    const waiting = await readPending(trx, batch.pendingMax);
    const all = [...waiting.entries, ...batch.entries];
    const standing = await findStanding(trx, all);
    const fresh = uniqueById(all.filter(({ id }) => !standing.has(id)));
    if (waiting.positions.length > 0) {
      await sql`delete from ledger_pending where position = any(${waiting.positions}::bigint[])`.execute(trx);
    }
    if (fresh.length === 0) return { indexes: standing, pending: waiting.entries.length };
    const appended = await appendEntries(trx, { state, entries: fresh, nowMs: now() });
    await placeNoted(trx, appended.indexes);
    const checkpoint = await signState(trx, appended.state, [signer]);
    await saveState(trx, appended.state);
    return { indexes: new Map([...standing, ...appended.indexes]), pending: waiting.entries.length, checkpoint };
  });
}

/** A transaction that does not answer before it is on the disk, however the database is set. */
export function inLedger<T>(database: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return database.engine.transaction().execute(async (trx) => {
    await sql`set local synchronous_commit = on`.execute(trx);
    return work(trx);
  });
}

interface Waiting {
  readonly entries: readonly SealedEntry[];
  readonly positions: readonly number[];
}

/** What was recorded first goes first. What cannot be taken in is marked, and holds up nothing. */
async function readPending(trx: Trx, pendingMax: number): Promise<Waiting> {
  if (pendingMax <= 0) return { entries: [], positions: [] };
  const rows = await trx
    .selectFrom("ledger_pending")
    .select(["position", "id", "entry"])
    .where("refused", "is", null)
    .orderBy("position")
    .limit(pendingMax)
    .execute();
  const entries: SealedEntry[] = [];
  const positions: number[] = [];
  for (const { position, id, entry: text } of rows) {
    const parsed = parseSealed(text);
    if ("entry" in parsed && parsed.entry.id === id) {
      entries.push(parsed.entry);
      positions.push(position);
    } else {
      const refused = "refused" in parsed ? parsed.refused : "its id is another";
      await trx.updateTable("ledger_pending").set({ refused }).where("position", "=", position).execute();
    }
  }
  return { entries, positions };
}

/** An answer may have been lost on its way: what is handed over twice is taken in once. */
async function findStanding(trx: Trx, entries: readonly SealedEntry[]): Promise<Map<string, number>> {
  const ids = entries.map(({ id }) => id);
  const { rows } = await sql<{ id: string; index: number }>`
    select id, index from ledger_entries where id = any(${ids}::text[])`.execute(trx);
  return new Map(rows.map(({ id, index }) => [id, index]));
}

function uniqueById(entries: readonly SealedEntry[]): SealedEntry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

interface Appending {
  readonly state: LedgerState;
  readonly entries: readonly SealedEntry[];
  readonly nowMs: number;
}

/** Writes entries behind the last one, and the hashes of the tiles that they complete. */
export async function appendEntries(
  trx: Trx,
  { state, entries, nowMs }: Appending,
): Promise<{ readonly state: LedgerState; readonly indexes: ReadonlyMap<string, number> }> {
  // A clock may be set back; the log's time never is.
  const sequencedAt = new Date(Math.max(nowMs, state.sequencedAt.getTime()));
  const texts = entries.map((entry) => canonicalJson({ ...entry, sequenced: sequencedAt.toISOString() }));
  const leafHashes = texts.map((text) => hashLeaf(Buffer.from(text)));
  const nodes: CompletedNode[] = [];
  const range = extendRange(state.range, leafHashes, (node) => {
    if (node.height % 8 === 0) nodes.push(node);
  });
  const first = state.range.size;
  // No id, type or canonical JSON has a newline in it: lines are far cheaper to hand over than arrays.
  const lines = (each: readonly string[]) => sql`string_to_table(${each.join("\n")}::text, chr(10))`;
  await sql`
    insert into ledger_entries (index, id, type, entry, leaf_hash)
    select ${first}::bigint + place - 1, id, type, entry, substring(${Buffer.concat(leafHashes)}::bytea from place::int * 32 - 31 for 32)
    from rows from (${lines(entries.map(({ id }) => id))}, ${lines(entries.map(({ type }) => type))}, ${lines(texts)})
      with ordinality as new (id, type, entry, place)`.execute(trx);
  if (nodes.length > 0) {
    const rows = nodes.map(({ height, index, hash }) => ({ level: height / 8, index, hash: Buffer.from(hash) }));
    await trx.insertInto("ledger_nodes").values(rows).execute();
  }
  const indexes = new Map(entries.map(({ id }, place) => [id, first + place]));
  return { state: { ...state, range, sequencedAt }, indexes };
}

/** Signs the tree as it is now, and keeps the checkpoint. */
export async function signState(trx: Trx, { origin, range }: LedgerState, signers: readonly Signer[]): Promise<string> {
  const checkpoint: Checkpoint = { origin, size: range.size, root: rootOfRange(range) };
  const note = await signNote(formatCheckpoint(checkpoint), signers);
  await trx.insertInto("ledger_checkpoints").values({ size: range.size, note }).execute();
  return note;
}

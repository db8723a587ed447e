import type { Database } from "../../store/index.ts";
import type { Evidence } from "../evidence/index.ts";
import { proveInclusion } from "../tiles/index.ts";
import {
  createHashReader,
  formatTlogProof,
  keyRotatedType,
  type LogSource,
  type ProvenEntry,
} from "../verify/index.ts";

const checkpointsMax = 200;

/** What the database has to show besides the tree. @param source the same log, for its hashes. */
export async function readDatabaseEvidence({ engine }: Database, source: LogSource): Promise<Evidence> {
  const rotated = await engine
    .selectFrom("ledger_entries as entry")
    // A rotation stands alone under its checkpoint, which the old key has signed.
    .innerJoin("ledger_checkpoints as checkpoint", (joined) =>
      joined.on(({ eb }) => eb("checkpoint.size", "=", eb("entry.index", "+", 1))),
    )
    .select(["entry.index", "entry.entry", "checkpoint.note"])
    .where("entry.type", "=", keyRotatedType)
    .orderBy("entry.index")
    .execute();
  const rotations: ProvenEntry[] = [];
  for (const { index, entry, note } of rotated) {
    const path = await proveInclusion(createHashReader(source, index + 1), index, index + 1);
    rotations.push({ entry, proof: formatTlogProof({ index, path, checkpoint: note }) });
  }
  return { rotations, checkpoints: await readCheckpoints(engine) };
}

async function readCheckpoints(engine: Database["engine"]): Promise<Evidence["checkpoints"]> {
  const rows = await engine
    .selectFrom("ledger_checkpoints")
    .select(["size", "note"])
    .where((where) =>
      where.or([
        where("size", "in", where.selectFrom("ledger_cosignatures").select("size")),
        where("size", "in", where.selectFrom("ledger_time_stamps").select("size")),
      ]),
    )
    .orderBy("size", "desc")
    .limit(checkpointsMax)
    .execute();
  const sizes = rows.map(({ size }) => size);
  if (sizes.length === 0) return [];
  const lines = await readCosignatures(engine, sizes);
  const stamps = await engine
    .selectFrom("ledger_time_stamps")
    .select(["size", "response"])
    .where("size", "in", sizes)
    .orderBy("stamped_at")
    .execute();
  return rows.map(({ size, note }) => ({
    note: note + (lines.get(size) ?? ""),
    timeStamps: stamps.filter((stamp) => stamp.size === size).map(({ response }) => response.toString("base64")),
  }));
}

/** The signature lines below each checkpoint: of each witness the newest. */
export async function readCosignatures(
  engine: Database["engine"],
  sizes: readonly number[],
): Promise<Map<number, string>> {
  const rows = await engine
    .selectFrom("ledger_cosignatures")
    .distinctOn(["size", "verifier_key"])
    .select(["size", "line"])
    .where("size", "in", sizes)
    .orderBy("size")
    .orderBy("verifier_key")
    .orderBy("cosigned_at", "desc")
    .execute();
  const lines = new Map<number, string>();
  for (const { size, line } of rows) lines.set(size, `${lines.get(size) ?? ""}${line}\n`);
  return lines;
}

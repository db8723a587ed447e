import type { Database } from "../../store/index.ts";
import { evidencePath, formatEvidence } from "../evidence/index.ts";
import { formatEntryBundle, parseTilePath, tileWidth, type LogSource, type Tile } from "../verify/index.ts";
import { readCosignatures, readDatabaseEvidence } from "./database-evidence.ts";

/** The log as anyone may read it, out of the database: what an API serves below its prefix. */
export function createDatabaseSource(database: Database): LogSource {
  const source: LogSource = {
    async read(path) {
      if (path === "checkpoint") return readCheckpoint(database);
      if (path === evidencePath) return Buffer.from(formatEvidence(await readDatabaseEvidence(database, source)));
      const tile = parseTilePath(path);
      return (
        tile && (tile.level === "entries" || tile.level === 0 ? readLeaves(database, tile) : readNodes(database, tile))
      );
    },
  };
  return source;
}

async function readCheckpoint({ engine }: Database): Promise<Uint8Array | undefined> {
  const row = await engine
    .selectFrom("ledger_checkpoints")
    .select(["size", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && Buffer.from(row.note + ((await readCosignatures(engine, [row.size])).get(row.size) ?? ""));
}

/** A bundle of entries, or their hashes. */
async function readLeaves({ engine }: Database, { level, index, width }: Tile): Promise<Uint8Array | undefined> {
  const rows = engine
    .selectFrom("ledger_entries")
    .where("index", ">=", index * tileWidth)
    .where("index", "<", index * tileWidth + width)
    .orderBy("index");
  if (level === 0) return join(await rows.select("leaf_hash as bytes").execute(), width);
  const entries = (await rows.select("entry").execute()).map(({ entry }) => Buffer.from(entry));
  return entries.length < width ? undefined : formatEntryBundle(entries);
}

async function readNodes({ engine }: Database, { level, index, width }: Tile): Promise<Uint8Array | undefined> {
  const rows = await engine
    .selectFrom("ledger_nodes")
    .select("hash as bytes")
    .where("level", "=", Number(level))
    .where("index", ">=", index * tileWidth)
    .where("index", "<", index * tileWidth + width)
    .orderBy("index")
    .execute();
  return join(rows, width);
}

function join(rows: readonly { readonly bytes: Buffer }[], width: number): Uint8Array | undefined {
  return rows.length < width ? undefined : Buffer.concat(rows.map(({ bytes }) => bytes));
}

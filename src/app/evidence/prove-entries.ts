import { sql } from "kysely";
import { limits, SutradharError, type Json } from "../../core/index.ts";
import {
  createDatabaseSource,
  createOpening,
  formatBundle,
  proveEntry,
  type LogSource,
  type Opening,
} from "../../ledger/index.ts";
import type { Database } from "../../store/index.ts";

/** One entry of the ledger, with its proof and what could be opened of it. */
export interface ProvenFile {
  readonly path: string;
  readonly type: string;
  readonly text: string;
  readonly openings: readonly Opening[];
}

export interface ProofWish {
  readonly videoId: string;
  /** Further entries, by their ids: those of consents. */
  readonly entryIds: readonly string[];
  readonly known: readonly string[];
  /** Keys that a commitment may be under: the installation's, and persons' own. */
  readonly keys: readonly Uint8Array[];
  /** Who may have done something: keys and people of the workspace. */
  readonly actors: readonly string[];
}

interface Found {
  readonly index: number;
  readonly type: string;
  readonly entry: string;
}

/**
 * Proves what the ledger has taken in about a video, each entry under the first tree that has all of them: proofs of one state of the
 * ledger are the same bytes whenever they are made.
 * @returns the proofs, and how many entries were left out: of downloads the newest are told
 */
export async function proveVideoEntries(
  database: Database,
  wish: ProofWish,
): Promise<{ readonly files: readonly ProvenFile[]; readonly leftOut: number; readonly size: number }> {
  const found = await findEntries(database, wish);
  const kept = choose(found);
  const last = kept.at(-1);
  if (!last) return { files: [], leftOut: 0, size: 0 };
  const source = await pinSource(database, last.index);
  const files: ProvenFile[] = [];
  for (const { index, type, entry } of kept) {
    const bundle = await proveEntry(source.log, index);
    const openings = openAll(JSON.parse(entry) as Readonly<Record<string, Json>>, wish);
    const path = `ledger/${String(index).padStart(9, "0")}-${type}.json`;
    files.push({ path, type, text: formatBundle({ ...bundle, openings }), openings });
  }
  return { files, leftOut: found.length - kept.length, size: source.size };
}

async function findEntries({ engine }: Database, { videoId, entryIds }: ProofWish): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select index, type, entry from ledger_entries
    where (entry::jsonb -> 'body' ->> 'video' = ${videoId} and type <> 'evidence.packed')
      or id = any (${entryIds})
    order by index
  `.execute(engine);
  return rows;
}

function choose(found: readonly Found[]): readonly Found[] {
  const downloads = found.filter(({ type }) => type === "video.downloaded").slice(-limits.evidenceDownloadsMax);
  const others = found.filter(({ type }) => type !== "video.downloaded").slice(0, limits.evidenceEntriesMax);
  return [...others, ...downloads].toSorted((a, b) => a.index - b.index);
}

/** The log as it was under the first tree that has the entry. */
async function pinSource(
  database: Database,
  index: number,
): Promise<{ readonly log: LogSource; readonly size: number }> {
  const row = await database.engine
    .selectFrom("ledger_checkpoints")
    .select(["size", "note"])
    .where("size", ">", index)
    .orderBy("size")
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new SutradharError("internal", "an entry of the ledger is under no checkpoint");
  const source = createDatabaseSource(database);
  return {
    size: row.size,
    log: { read: (path) => (path === "checkpoint" ? Promise.resolve(Buffer.from(row.note)) : source.read(path)) },
  };
}

/** Opens whatever of an entry is known: who has a packet can check that, and nothing else of the ledger. */
function openAll(entry: Readonly<Record<string, Json>>, { known, keys, actors }: ProofWish): readonly Opening[] {
  return listCommitments(entry, "").flatMap((path) => {
    const values = path === "actor.ref" ? actors : known;
    for (const key of keys) {
      for (const value of values) {
        const opening = tryOpening(entry, { path, value, key });
        if (opening) return [opening];
      }
    }
    return [];
  });
}

function tryOpening(
  entry: Readonly<Record<string, Json>>,
  wanted: { readonly path: string; readonly value: string; readonly key: Uint8Array },
): Opening | undefined {
  try {
    return createOpening(entry, wanted);
  } catch (error) {
    if (error instanceof SutradharError && error.code === "state_conflict") return undefined;
    throw error;
  }
}

function listCommitments(value: Json, path: string): readonly string[] {
  if (typeof value === "string") return value.startsWith("hmac:") ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, member]) =>
    listCommitments(member, path === "" ? name : `${path}.${name}`),
  );
}

import { sql } from "kysely";
import { limits } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";

/** An entry of the log, as it was hashed. */
export interface LoggedEntry {
  /** Its place in the log, by which it is proved. */
  readonly index: number;
  readonly id: string;
  readonly type: string;
  /** Canonical JSON, byte for byte: the commitments in it stand for what the log does not tell. */
  readonly entry: string;
}

/** An entry, and what is known here of whose it is. */
export interface TrailEntry extends LoggedEntry {
  readonly workspaceId: string | null;
  /** `person:person_…`, `key:key_…`, or the kind alone. */
  readonly actor: string;
  readonly at: Date;
}

/** An entry of which perhaps nobody noted whose it is. */
export type UnclaimedEntry = LoggedEntry & {
  readonly [Name in Exclude<keyof TrailEntry, keyof LoggedEntry>]: TrailEntry[Name] | null;
};

export interface TrailFilter {
  readonly workspaceId: string;
  /** A whole type, or `access.*`. */
  readonly type?: string | undefined;
  readonly actor?: string | undefined;
  /** From this time on. */
  readonly since?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
}

export interface TrailPage {
  readonly order: "asc" | "desc";
  /** The place that the page before ended with. */
  readonly after?: number | undefined;
  readonly limit: number;
}

const columns = sql`t.index, t.entry_id as id, t.type, t.workspace_id as "workspaceId", t.actor, t.at, e.entry`;

/**
 * The entries of a workspace, in the order of the log; nothing comes before a place that was once read. As the engine, since
 * the log is the installation's: the workspace is asked for here.
 */
export async function listTrail(
  engine: Database["engine"] | Trx,
  { workspaceId, type, actor, since, until }: TrailFilter,
  { order, after, limit }: TrailPage,
): Promise<TrailEntry[]> {
  const conditions = [
    sql`t.workspace_id = ${workspaceId}`,
    sql`t.index is not null`,
    ...(type === undefined
      ? []
      : [type.endsWith("*") ? sql`starts_with(t.type, ${type.slice(0, -1)})` : sql`t.type = ${type}`]),
    ...(actor === undefined ? [] : [sql`t.actor = ${actor}`]),
    ...(since === undefined ? [] : [sql`t.at >= ${since}`]),
    ...(until === undefined ? [] : [sql`t.at < ${until}`]),
    ...(after === undefined ? [] : [order === "asc" ? sql`t.index > ${after}` : sql`t.index < ${after}`]),
  ];
  const { rows } = await sql<TrailEntry>`
    select ${columns} from audit_trail t join ledger_entries e on e.index = t.index
    where ${sql.join(conditions, sql` and `)}
    order by t.index ${sql.raw(order)} limit ${Math.min(limit, limits.pageRowsMax)}
  `.execute(engine);
  return rows;
}

/** The entries of the whole log behind a place, also those of no workspace and those of which nobody noted whose they are. */
export async function readLog(
  engine: Database["engine"] | Trx,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<UnclaimedEntry[]> {
  const { rows } = await sql<UnclaimedEntry>`
    select e.index, e.id, e.type, e.entry, t.workspace_id as "workspaceId", t.actor, t.at
    from ledger_entries e left join audit_trail t on t.index = e.index
    where e.index > ${after} order by e.index limit ${limit}
  `.execute(engine);
  return rows;
}

import pg from "pg";
import { SutradharError } from "../../core/index.ts";
import { listMigrations } from "./migrate.ts";

/** How a database stands that answers. */
export interface DatabaseStatus {
  /** Of Postgres: `18.4`. */
  readonly version: string;
  readonly sizeBytes: number;
  readonly connections: number;
  readonly connectionsMax: number;
  /** Migrations of this build that it has, that it lacks, and that this build does not know. */
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
}

/** @throws SutradharError `database_unavailable` */
export async function describeDatabase(url: string): Promise<DatabaseStatus> {
  const client = new pg.Client({ connectionString: url, application_name: "sutradhar-status" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Facts>(factsSql);
    const [facts] = rows;
    if (!facts) throw new Error("no row came");
    const { hasMigrations, ...rest } = facts;
    return { ...rest, ...compare(hasMigrations ? await readApplied(client) : []) };
  } catch (cause) {
    throw new SutradharError("database_unavailable", `the database does not answer: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Facts {
  readonly version: string;
  readonly sizeBytes: number;
  readonly connections: number;
  readonly connectionsMax: number;
  readonly hasMigrations: boolean;
}

const factsSql = `
select current_setting('server_version') as version,
  pg_database_size(current_database())::float8 as "sizeBytes",
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
  current_setting('max_connections')::int as "connectionsMax",
  to_regclass('migrations') is not null as "hasMigrations"`;

async function readApplied(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select name from migrations where name ~ '^[0-9]' order by 1");
  return rows.map(({ name }) => name);
}

function compare(applied: readonly string[]): Pick<DatabaseStatus, "applied" | "pending" | "unknown"> {
  const known = listMigrations().map(({ name }) => name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

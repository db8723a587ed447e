import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import { SutradharError } from "../../core/index.ts";
import type { Tables } from "./tables.ts";

export type Trx = Transaction<Tables>;

/** The one database of an installation, migrated. */
export interface Database {
  /** Where it is, with its password: for those that open connections of their own, and for no log. */
  readonly url: string;
  /** Sees the rows of every workspace, as the engine must. */
  readonly engine: Kysely<Tables>;
  /**
   * Does `work` in a transaction that sees the rows of one workspace alone, by row-level security: what serves a caller
   * from outside goes through here.
   */
  forWorkspace<T>(workspaceId: string, work: (trx: Trx) => Promise<T>): Promise<T>;
  /** @throws SutradharError `database_unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax: number;
  /** Called with what breaks a connection that nobody is using. */
  readonly onError?: (error: Error) => void;
}

/** 64-bit numbers: counts and milliseconds, all far below 2^53. */
const int8 = 20;

/** Opens connections as they are needed, at most `connectionsMax`; a caller waits for one at most 10 s. */
export function openDatabase({ url, connectionsMax, onError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: 10_000,
    application_name: "sutradhar",
    // A role of its own, no superuser and not the tables' owner; `forWorkspace` steps down to the narrower one.
    options: "-c role=sutradhar_engine -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000",
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  pool.on("error", (error) => onError?.(error));
  const engine = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    url,
    engine,
    forWorkspace: (workspaceId, work) =>
      engine.transaction().execute(async (trx) => {
        await sql`set local role sutradhar_api`.execute(trx);
        await sql`select set_config('sutradhar.workspace', ${workspaceId}, true)`.execute(trx);
        return work(trx);
      }),
    async ping() {
      try {
        await sql`select 1`.execute(engine);
      } catch (cause) {
        throw new SutradharError("database_unavailable", `the database does not answer: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
    close: () => engine.destroy(),
  };
}

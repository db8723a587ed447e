import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import { limits, SutradharError } from "../../core/index.ts";
import { createStatementNames, prepareOn } from "./prepared-client.ts";
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
  /** How many connections are open, and how many callers wait for one. */
  connections(): DatabaseConnections;
  close(): Promise<void>;
}

export interface DatabaseConnections {
  readonly used: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax: number;
  /** How long a caller waits for a connection. */
  readonly waitMsMax?: number;
  /** How long a transaction may stand still, with all that it locks, before the database ends it: its process may be stopped. */
  readonly standstillMsMax?: number;
  /** Called with what breaks a connection that nobody is using. */
  readonly onError?: (error: Error) => void;
}

/** Opens connections as they are needed, at most `connectionsMax`; who waits too long for one gets `database_unavailable`. */
export function openDatabase({
  url,
  connectionsMax,
  waitMsMax = limits.databaseWaitMsMax,
  standstillMsMax = limits.databaseStandstillMsMax,
  onError,
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: waitMsMax,
    application_name: "sutradhar",
    // A role of its own, no superuser and not the tables' owner; `forWorkspace` steps down to the narrower one.
    options: `-c role=sutradhar_engine -c statement_timeout=60000 -c idle_in_transaction_session_timeout=${standstillMsMax}`,
    // 64-bit numbers are counts and milliseconds, all far below 2^53.
    types: {
      getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  pool.on("error", (error) => onError?.(error));
  // A connection that breaks while somebody uses it fails their query too; unheard here, it would end the process.
  pool.on("connect", (client) => client.on("error", (error) => onError?.(error)));
  const nameOf = createStatementNames();
  const connect = async () => {
    const client = await pool.connect().catch((cause: unknown) => {
      throw unavailable(cause, pool.totalCount < connectionsMax ? undefined : { connectionsMax, waitMsMax });
    });
    return prepareOn(client, nameOf);
  };
  const dialect = new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } });
  const engine = new Kysely<Tables>({ dialect });
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
      await sql`select 1`.execute(engine).catch((cause: unknown) => {
        throw cause instanceof SutradharError ? cause : unavailable(cause);
      });
    },
    connections: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => engine.destroy(),
  };
}

function unavailable(cause: unknown, full?: { connectionsMax: number; waitMsMax: number }): SutradharError {
  const message = full
    ? `no connection to the database came free within ${full.waitMsMax / 1000} s: all ${full.connectionsMax} are at work; ask again later, or allow more of them`
    : `the database does not answer: ${(cause as Error).message}`;
  return new SutradharError("database_unavailable", message, { cause });
}

import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { clusterPaths, socketUrl } from "../../../src/store/database/embedded/cluster-paths.ts";
import { adminRole, ownerRole } from "../../../src/store/database/embedded/cluster-settings.ts";
import { findPostmaster } from "../../../src/store/database/embedded/postmaster.ts";

/** The embedded database of a home, looked into from outside: as its superuser, through every restart. */
export interface LineDatabase {
  /** What a worker beside the server is told. */
  readonly url: string;
  processId(): number | undefined;
  ask<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const againMs = 200;
const patienceMs = 90_000;

export function openLineDatabase(home: string): LineDatabase {
  const paths = clusterPaths(`${home}/postgres`);
  const pool = new pg.Pool({
    connectionString: socketUrl(paths.socketDirectory, adminRole, ownerRole),
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    // 64-bit numbers are counts and milliseconds here.
    types: {
      getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    url: socketUrl(paths.socketDirectory, ownerRole, ownerRole),
    processId: () => findPostmaster(paths)?.processId,
    async ask<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
      for (const endMs = performance.now() + patienceMs; ;) {
        try {
          return (await pool.query(statement, [...values])).rows as Row[];
        } catch (error) {
          if (isOurFault(error) || performance.now() > endMs) throw error;
          await delay(againMs);
        }
      }
    },
    close: () => pool.end(),
  };
}

/** Postgres' class 42 is of statements that are wrong; the schema may not be there yet on the first start. */
function isOurFault(error: unknown): boolean {
  const { code = "" } = error as { code?: string };
  return code.startsWith("42") && code !== "42P01";
}

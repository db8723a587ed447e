import { SutradharError } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";

/** Postgres' codes for what passes: a deadlock, a lost race, a server that is going down or coming up. */
const passingCodes: ReadonlySet<string> = new Set([
  "40001",
  "40P01",
  "55P03",
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08003",
  "08006",
  "53300",
]);
const passingErrors = /ECONN|EPIPE|ENOENT|terminated|timeout|Connection|closed/i;

const waitFirstMs = 50;
const waitMaxMs = 2_000;

export function isPassing(error: unknown): boolean {
  if (error instanceof SutradharError) return error.code === "database_unavailable";
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return passingCodes.has(code) || /^(?:ECONN|EPIPE|ENOENT|ETIMEDOUT)/.test(code) || passingErrors.test(message);
}

/**
 * A transaction that outlasts a restart of the database: tried again while what went wrong may pass, for at most
 * `patienceMs`. What it does must bear being done again, since a commit may have happened of which no word came back.
 */
export async function steadyTransaction<T>(
  database: Database,
  work: (trx: Trx) => Promise<T>,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal?: AbortSignal },
): Promise<T> {
  const endMs = performance.now() + patienceMs;
  for (let waitMs = waitFirstMs; ; waitMs = Math.min(waitMaxMs, waitMs * 2)) {
    try {
      return await database.engine.transaction().execute(work);
    } catch (error) {
      if (!isPassing(error) || signal?.aborted || performance.now() + waitMs > endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

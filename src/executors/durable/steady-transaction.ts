import { SutradharError } from "../../core/index.ts";
import { asSutradharError } from "../local/index.ts";
import { isPassingFailure, type Database, type Trx } from "../../store/index.ts";

const waitFirstMs = 50;
const waitMaxMs = 2_000;

/** Whether what went wrong with the database may pass, so that it is worth another try. */
export function isPassing(error: unknown): boolean {
  return error instanceof SutradharError ? error.code === "database_unavailable" : isPassingFailure(error);
}

/** What was thrown as an error of ours. A database that broke a question off is no fault of who asked it. */
export function asFailure(thrown: unknown): SutradharError {
  if (thrown instanceof SutradharError || !isPassing(thrown)) return asSutradharError(thrown);
  const message = `the database does not answer: ${(thrown as Error).message}`;
  return new SutradharError("database_unavailable", message, { cause: thrown });
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

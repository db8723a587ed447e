import { setTimeout } from "node:timers/promises";
import { canonicalJson, limits, SutradharError, type Digest } from "../../core/index.ts";
import type { Database } from "../database/index.ts";
import { isPassingFailure } from "../passing-failure.ts";
import { parseOutputs, type ResultIndex, type StepResult } from "./result-index.ts";

export interface DatabaseResultIndexOptions {
  readonly database: Pick<Database, "engine">;
  readonly workspaceId: string;
  /** How long a database that restarts is waited for; unset: `limits.databasePatienceMs`. */
  readonly patienceMs?: number;
}

/** The rows of one workspace in the table `results`. */
export function createDatabaseResultIndex(options: DatabaseResultIndexOptions): ResultIndex {
  const { database, workspaceId, patienceMs = limits.databasePatienceMs } = options;
  const { engine } = database;

  async function find(key: Digest): Promise<StepResult | undefined> {
    const row = await engine
      .selectFrom("results")
      .select("outputs")
      .where("workspace_id", "=", workspaceId)
      .where("key", "=", key)
      .executeTakeFirst();
    if (!row) return undefined;
    const result = parseOutputs(row.outputs);
    // Nothing of ours writes such a row; whoever did, the step is done again.
    if (!result) await remove(key);
    return result;
  }

  async function record(key: Digest, result: StepResult): Promise<StepResult> {
    const row = { workspace_id: workspaceId, key, outputs: canonicalJson(result.outputs) };
    const insert = engine.insertInto("results").values(row);
    const { numInsertedOrUpdatedRows } = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return result;
    // What stood there may have been removed since.
    return (await find(key)) ?? record(key, result);
  }

  async function remove(key: Digest): Promise<void> {
    await engine.deleteFrom("results").where("workspace_id", "=", workspaceId).where("key", "=", key).execute();
  }

  async function listKnown(keys: readonly Digest[]): Promise<ReadonlySet<Digest>> {
    if (keys.length === 0) return new Set();
    const rows = await engine
      .selectFrom("results")
      .select("key")
      .where("workspace_id", "=", workspaceId)
      .where((eb) => eb("key", "=", eb.fn<Digest>("any", [eb.val([...keys])])))
      .execute();
    return new Set(rows.map(({ key }) => key));
  }

  return {
    find: (key) => steadily(patienceMs, () => find(key)),
    listKnown: (keys) => steadily(patienceMs, () => listKnown(keys)),
    record: (key, result) => steadily(patienceMs, () => record(key, result)),
    remove: (key) => steadily(patienceMs, () => remove(key)),
  };
}

const waitFirstMs = 50;
const waitMaxMs = 2_000;

/**
 * Does again what a database that restarts broke off: each of them may be done twice.
 * @throws SutradharError `database_unavailable` when patience is at an end.
 */
async function steadily<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + patienceMs;
  for (let waitMs = waitFirstMs; ; waitMs = Math.min(waitMaxMs, waitMs * 2)) {
    try {
      return await work();
    } catch (cause) {
      if (!isPassingFailure(cause)) throw cause;
      if (performance.now() + waitMs > endMs) {
        const { message } = cause as Error;
        throw new SutradharError("database_unavailable", `the database does not answer: ${message}`, { cause });
      }
      await setTimeout(waitMs);
    }
  }
}

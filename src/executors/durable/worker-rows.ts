import type { Database, Trx } from "../../store/index.ts";
import { lockRunning } from "./advance-run.ts";
import type { Line } from "./durable-options.ts";
import { makeReady, selectSteps } from "./make-ready.ts";
import { steadyTransaction } from "./steady-transaction.ts";
import type { WorkerOptions } from "./worker.ts";

type Identity = Pick<WorkerOptions, "id" | "host" | "processId" | "build" | "version" | "classes" | "jobs">;

/** Writes down that a worker is there, and when it was last seen. */
export async function reportWorker(
  { engine }: Pick<Database, "engine">,
  { id, host, processId, build, version, classes, jobs }: Identity,
  { hasStopped = false } = {},
): Promise<void> {
  const seen = { seen_at: new Date(), stopped_at: hasStopped ? new Date() : null };
  await engine
    .insertInto("workers")
    .values({ id, host, process_id: processId, build, version, classes: [...classes], jobs, ...seen })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(seen))
    .execute();
}

/** Those of the runs that are not under way any more. */
export async function listStopped({ engine }: Pick<Database, "engine">, runs: ReadonlySet<string>): Promise<string[]> {
  if (runs.size === 0) return [];
  const rows = await engine
    .selectFrom("runs")
    .select("id")
    .where("id", "in", [...runs])
    .where("state", "!=", "running")
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Takes the steps of workers on this machine whose processes are gone, without waiting until the queue misses their
 * heartbeats: who starts again after a crash goes on at once.
 */
export async function releaseDead(line: Line, { id, host }: Identity): Promise<void> {
  const { engine } = line.database;
  const others = await engine
    .selectFrom("workers")
    .select(["id", "process_id"])
    .where("host", "=", host)
    .where("id", "!=", id)
    .where("stopped_at", "is", null)
    .execute();
  const dead = others.filter((worker) => !isAlive(worker.process_id)).map((worker) => worker.id);
  for (const worker of dead) {
    const held = await engine
      .selectFrom("steps")
      .select(["run_id", "node_id"])
      .where("worker", "=", worker)
      .where("state", "=", "running")
      .execute();
    for (const step of held) await takeAway(line, { runId: step.run_id, nodeId: step.node_id, worker });
    await engine.updateTable("workers").set({ stopped_at: line.now() }).where("id", "=", worker).execute();
  }
}

/** Enqueues a step again that a dead worker held; its old job is stale from then on. */
async function takeAway(line: Line, held: { runId: string; nodeId: string; worker: string }): Promise<void> {
  const { runId, nodeId, worker } = held;
  const work = async (trx: Trx): Promise<void> => {
    if (!(await lockRunning(trx, runId))) return;
    const { numUpdatedRows } = await trx
      .updateTable("steps")
      .set((update) => ({ state: "waiting" as const, job_id: null, losses: update("losses", "+", 1) }))
      .where("run_id", "=", runId)
      .where("node_id", "=", nodeId)
      .where("worker", "=", worker)
      .where("state", "=", "running")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await trx
      .updateTable("attempts")
      .set({ outcome: "lost", ended_at: line.now() })
      .where("run_id", "=", runId)
      .where("node_id", "=", nodeId)
      .where("outcome", "is", null)
      .execute();
    const steps = await selectSteps(trx)
      .where("steps.run_id", "=", runId)
      .where("steps.node_id", "=", nodeId)
      .execute();
    await makeReady(trx, line.queue, steps);
  };
  await steadyTransaction(line.database, work, { patienceMs: 30_000 });
}

/** Signal 0 asks whether a process is there. EPERM means that it is, and another's. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

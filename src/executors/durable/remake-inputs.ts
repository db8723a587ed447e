import { sql } from "kysely";
import { limits, type Digest, type SutradharError } from "../../core/index.ts";
import type { BlobStore, Trx } from "../../store/index.ts";
import { endAttempt } from "./commit-step.ts";
import { toProblem } from "./advance-run.ts";
import type { Line } from "./durable-options.ts";
import { holdsStep } from "./fail-step.ts";
import { makeReady, selectSteps } from "./make-ready.ts";
import type { Outputs } from "./step-rows.ts";
import type { TakenStep } from "./take-step.ts";

/** Outputs that list other blobs are small; a film is not read to look for a name in it. */
const listBytesMax = 4_000_000;

/**
 * A blob that a result names may be gone: evicted, deleted, spoilt. Then these are the steps that made it; none where
 * something else went wrong, or where it has been tried too often.
 */
export async function findMakers(
  line: Line,
  taken: TakenStep,
  error: SutradharError,
  blobs: Pick<BlobStore, "get">,
): Promise<readonly string[]> {
  const lost = error.details["digest"];
  if ((error.code !== "blob_missing" && error.code !== "blob_corrupt") || typeof lost !== "string") return [];
  if (taken.failures + 1 >= limits.stepAttemptsMax) return [];
  return listMakers(line, taken, lost as Digest, blobs);
}

/** Has the makers of what is lost make it again; the step that missed it waits for them. */
export async function sendBack(
  trx: Trx,
  line: Line,
  { taken, makers, error }: { taken: TakenStep; makers: readonly string[]; error: SutradharError },
): Promise<"retried" | "dropped"> {
  const { run, node } = taken;
  const isMine = await holdsStep(trx, taken);
  await endAttempt(trx, line, taken, isMine ? "failed" : "dropped", toProblem(error));
  await line.queue.complete(taken.job, trx);
  if (!isMine) return "dropped";
  const { rows } = await sql<{ node_id: string; key: Digest }>`
    update steps set state = 'waiting', outputs = null, is_reused = null, finished_at = null
    where run_id = ${run.id} and node_id = any (${makers}::text[]) and state = 'done'
    returning node_id, key
  `.execute(trx);
  const remade = rows.map((row) => row.node_id);
  if (rows.length > 0) {
    await trx
      .deleteFrom("results")
      .where("workspace_id", "=", run.workspaceId)
      .where(
        "key",
        "in",
        rows.map(({ key }) => key),
      )
      .execute();
  }
  // Whoever counted on them counts them again; the makers among themselves too, where one reads another.
  await sql`
    update steps s set
      state = case when s.node_id = ${node.id} then 'waiting' else s.state end,
      job_id = case when s.node_id = ${node.id} then null else s.job_id end,
      failures = s.failures + case when s.node_id = ${node.id} then 1 else 0 end,
      pending = (select count(*) from steps r where r.run_id = s.run_id and r.node_id = any (s.reads) and r.state <> 'done')
    where s.run_id = ${run.id} and (s.node_id = ${node.id} or s.state = 'waiting')
  `.execute(trx);
  const ready = await selectSteps(trx)
    .where("steps.run_id", "=", run.id)
    .where("steps.node_id", "in", [...remade, node.id])
    .where("steps.state", "=", "waiting")
    .where("steps.pending", "=", 0)
    .execute();
  await makeReady(trx, line.queue, ready);
  return "retried";
}

/** Who made a blob: it is an output of theirs, or named in one, as chunks are in the list of a shot's chunks. */
async function listMakers(
  { database }: Line,
  { run, node }: TakenStep,
  lost: Digest,
  blobs: Pick<BlobStore, "get">,
): Promise<string[]> {
  const rows = await database.engine
    .selectFrom("steps")
    .select(["node_id", "outputs", "state"])
    .where("run_id", "=", run.id)
    .where("kind", "!=", "effect")
    .execute();
  const madeIt = (outputs: Outputs | null): boolean => Object.values(outputs ?? {}).includes(lost);
  const direct = rows.filter(({ outputs }) => madeIt(outputs)).map((row) => row.node_id);
  if (direct.length > 0) return direct;
  const read = new Set(
    Object.values(node.inputs)
      .flat()
      .map((reference) => (reference as { node: string }).node),
  );
  const named: string[] = [];
  for (const row of rows) {
    if (!read.has(row.node_id)) continue;
    // Another step has missed the same, so that its maker is being made again already.
    if (row.state !== "done") named.push(row.node_id);
    else if (await listsBlob(blobs, row.outputs, lost)) named.push(row.node_id);
  }
  return named;
}

async function listsBlob(blobs: Pick<BlobStore, "get">, outputs: Outputs | null, lost: Digest): Promise<boolean> {
  for (const digest of Object.values(outputs ?? {})) {
    const bytes = await blobs.get(digest).catch(() => new Uint8Array());
    if (bytes.length <= listBytesMax && Buffer.from(bytes).includes(lost)) return true;
  }
  return false;
}

import { SutradharError, limits } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import type { Line, StartRunOptions } from "./durable-options.ts";
import { takeTags } from "./fair-order.ts";
import { makeReady, selectSteps } from "./make-ready.ts";
import { nodesReadBy, type Outputs } from "./step-rows.ts";

const rowsAtOnceMax = 500;

/**
 * Writes a run with all its steps, within the caller's transaction, and enqueues what can start. Steps whose results are
 * there count as done at once. What a result names may be gone from the store all the same: who misses it has it made again.
 * @throws SutradharError `limit_exceeded`
 */
export async function startRun(trx: Trx, { queue, hooks }: Line, options: StartRunOptions): Promise<void> {
  const { id, workspaceId, videoId, purpose, priority, build, plan, reuse = true } = options;
  const trace = queue.currentTrace() ?? null;
  if (plan.nodes.length > limits.planNodesMax) {
    throw new SutradharError("limit_exceeded", `a run may have ${limits.planNodesMax} steps, got ${plan.nodes.length}`);
  }
  await trx
    .insertInto("runs")
    .values({
      id,
      workspace_id: workspaceId,
      video_id: videoId,
      state: "running",
      purpose,
      priority,
      build,
      reuse,
      trace,
    })
    .execute();
  const isDone = await writeSteps(trx, options);
  const ready = await selectSteps(trx)
    .where("steps.run_id", "=", id)
    .where("steps.state", "=", "waiting")
    .where("steps.pending", "=", 0)
    .execute();
  await makeReady(trx, queue, inOrder(ready, plan.nodes));
  if (!isDone) return;
  await trx.updateTable("runs").set({ state: "done", finished_at: new Date() }).where("id", "=", id).execute();
  await hooks.runDone(trx, { id, workspaceId, videoId, priority, purpose, build, reuse, trace });
}

/** Writes the steps, each with its place in the fair order; says whether all of them are done already. */
async function writeSteps(trx: Trx, options: StartRunOptions): Promise<boolean> {
  const { id, workspaceId, plan, classOf, storeNode = (node: PlanNode): object => node } = options;
  const known = await findKnown(trx, options);
  const done = new Set<string>();
  const rows = plan.nodes.map((node) => {
    const reads = nodesReadBy(node);
    const outputs = node.kind === "effect" ? undefined : known.get(node.key);
    // What an effect does depends on the world outside: whatever reads it waits.
    if (outputs && reads.every((read) => done.has(read))) done.add(node.id);
    const isDone = done.has(node.id);
    return {
      run_id: id,
      node_id: node.id,
      workspace_id: workspaceId,
      key: node.key,
      step: node.step,
      kind: node.kind,
      class: classOf(node.step),
      node: toJson(storeNode(node)),
      reads: [...reads],
      pending: reads.filter((read) => !done.has(read)).length,
      state: isDone ? ("done" as const) : ("waiting" as const),
      tag: null as number | null,
      outputs: isDone ? toJson(outputs ?? {}) : null,
      is_reused: isDone ? true : null,
    };
  });
  const left = rows.filter(({ state }) => state === "waiting");
  if (left.length > 0) {
    const first = await takeTags(trx, workspaceId, left.length);
    for (const [index, row] of left.entries()) row.tag = first + index;
  }
  for (let start = 0; start < rows.length; start += rowsAtOnceMax) {
    await trx
      .insertInto("steps")
      .values(rows.slice(start, start + rowsAtOnceMax))
      .execute();
  }
  return left.length === 0;
}

/** Shots are begun in the order in which they are seen, so that the first can soon be played. */
function inOrder<T extends { readonly nodeId: string }>(steps: readonly T[], nodes: readonly { id: string }[]): T[] {
  const place = new Map(nodes.map(({ id }, index) => [id, index]));
  return [...steps].sort((a, b) => (place.get(a.nodeId) ?? 0) - (place.get(b.nodeId) ?? 0));
}

async function findKnown(
  trx: Trx,
  { workspaceId, plan, reuse = true }: StartRunOptions,
): Promise<Map<string, Outputs>> {
  const isKept = ({ kind }: PlanNode): boolean => kind === "recorded" || (kind === "pure" && reuse);
  const keys = plan.nodes.filter(isKept).map(({ key }) => key);
  if (keys.length === 0) return new Map();
  const rows = await trx
    .selectFrom("results")
    .select(["key", "outputs"])
    .where("workspace_id", "=", workspaceId)
    .where("key", "in", keys)
    .execute();
  return new Map(rows.map(({ key, outputs }) => [key, outputs]));
}

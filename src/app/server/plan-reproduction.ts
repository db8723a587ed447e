import { SutradharError } from "../../core/index.ts";
import { startRun, steadyTransaction, toProblem } from "../../executors/index.ts";
import { describeDifference, parseLock, type VideoLock } from "../../planner/index.ts";
import { findVideo, type Video } from "../../productions/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { toJson, type ProblemRecord } from "../../store/index.ts";
import { planFromLock, type LockPlan } from "../plan-from-lock.ts";
import { layOutOrder, uploadAgain } from "./order-folder.ts";
import { mayPass, type PlanOrderOptions } from "./plan-order.ts";

interface Reproduction {
  readonly video: string;
  readonly run: string;
}

/**
 * Plans a video once more from its lock and starts a run that makes all of it again but what was recorded. What keeps it
 * from that, and what differs by now, stands in the run's row.
 */
export async function planReproduction(options: PlanOrderOptions, { video: id, run }: Reproduction): Promise<void> {
  const { line } = options;
  const patience = { patienceMs: 60_000 };
  const video = await steadyTransaction(line.database, (trx) => findVideo(trx, id), patience);
  if (!video?.lock || (await isKnown(options, run))) return;
  try {
    await options.screen(video);
    const lock = parseLock(JSON.stringify(video.lock), "the lock");
    // What a campaign's row says is in no lock.
    const values = video.campaign ? await options.people.valuesOf(video) : lock.values;
    const planned = await planAgain(options, video, { ...lock, values });
    await start(options, { video, run, planned });
  } catch (thrown) {
    if (mayPass(thrown)) throw thrown;
    const told =
      thrown instanceof SutradharError
        ? thrown
        : new SutradharError("internal", `planning failed: ${(thrown as Error).message}`, { cause: thrown });
    const error = await options.people.redact(video, told);
    await writeFailure(options, { video, run, problem: toProblem(error) });
  }
}

/** Whether this job was done before. */
async function isKnown({ line }: PlanOrderOptions, run: string): Promise<boolean> {
  const row = await line.database.engine.selectFrom("runs").select("id").where("id", "=", run).executeTakeFirst();
  return row !== undefined;
}

async function planAgain(options: PlanOrderOptions, video: Video, lock: VideoLock): Promise<LockPlan> {
  const { stores, voices, engineOf, openAssets, version } = options;
  const [cache, vault] = await Promise.all([stores.openCache(video.workspaceId), stores.openVault(video.workspaceId)]);
  const folder = await layOutOrder({ script: lock.script, files: lock.files }, vault);
  try {
    return await planFromLock(lock, {
      scriptPath: folder.scriptPath,
      product: version,
      assets: await openAssets(video.workspaceId),
      voices,
      store: cache,
      engineOf,
      mend: uploadAgain,
    });
  } catch (error) {
    throw folder.tell(error);
  } finally {
    await folder.remove();
  }
}

async function start(
  { line, build, people }: PlanOrderOptions,
  { video, run, planned }: { readonly video: Video; readonly run: string; readonly planned: LockPlan },
): Promise<void> {
  const findings = planned.differences.map(describeDifference);
  const storeNode = await people.sealerOf(video);
  await steadyTransaction(
    line.database,
    async (trx) => {
      await startRun(trx, line, {
        id: run,
        workspaceId: video.workspaceId,
        videoId: video.id,
        purpose: "reproduce",
        priority: "bulk",
        build,
        plan: planned.video.plan,
        classOf: (step) => stepCatalog[step]?.resources.class ?? "cpu",
        reuse: false,
        storeNode,
      });
      if (findings.length === 0) return;
      const problem: ProblemRecord = {
        code: "lock_unmet",
        message: "the software or an input is not as it was",
        problems: findings.map((message) => ({ code: "lock_unmet", message })),
      };
      await trx
        .updateTable("runs")
        .set({ problem: toJson(problem) })
        .where("id", "=", run)
        .execute();
    },
    { patienceMs: 60_000 },
  );
}

async function writeFailure(
  { line, build, now }: PlanOrderOptions,
  { video, run, problem }: { readonly video: Video; readonly run: string; readonly problem: ProblemRecord },
): Promise<void> {
  await line.database.engine
    .insertInto("runs")
    .values({
      id: run,
      workspace_id: video.workspaceId,
      video_id: video.id,
      state: "failed",
      purpose: "reproduce",
      priority: "bulk",
      build,
      reuse: false,
      problem: toJson(problem),
      finished_at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

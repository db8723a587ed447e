import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import { stopRun, type Line } from "../../executors/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import { findVideo, moveVideo } from "../../productions/index.ts";
import type { ProblemRecord, RunPurpose, Trx } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { haltStopped, resumeLifted } from "./halt-videos.ts";
import type { RolloutDesk } from "./rollout-desk.ts";
import { cancelOverdue } from "./video-changes.ts";

export interface SchedulerOptions {
  readonly line: Pick<Line, "database" | "queue" | "now">;
  readonly ledger: LedgerWriter;
  /** Sees to what ended of consents, where whoever ended it died on the way. */
  readonly settleConsents?: () => Promise<number>;
  /** Has the states of videos follow what the takedown desk decided. */
  readonly settleTakedowns?: () => Promise<number>;
  /** Sees to what is kept, and for how long. */
  readonly tendRetention?: () => Promise<number>;
  readonly log: Log;
  /** Absent: none are tended here. */
  readonly rollouts?: RolloutDesk;
  /** Of this server's workers. */
  readonly build: Digest;
  readonly everyMs?: number;
  /** For how long a build may have no worker before its runs are planned anew. */
  readonly strandedMs?: number;
}

export interface Scheduler {
  /** Looks after everything once; for tests, and for who will not wait. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const everyMsUsual = 15_000;
const strandedMsUsual = 120_000;
const silenceMsMax = 30_000;
/** How long what is over is kept: attempts are evidence, and rows of workers are not. */
const workerRowsKept = "7 days";

/** Looks after what nobody else does: runs whose workers will not come back, and rows that nobody needs. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { everyMs = everyMsUsual, log } = options;
  let last: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => {
    last = last.then(() => lookAfter(options)).catch((error: unknown) => log.warn("the scheduler stumbled", { error }));
    return last;
  };
  const timer = setInterval(() => void look(), everyMs);
  return {
    look,
    async close() {
      clearInterval(timer);
      await last;
    },
  };
}

async function lookAfter(options: SchedulerOptions): Promise<void> {
  const { line, ledger } = options;
  await sql`
    update workers set stopped_at = seen_at
    where stopped_at is null and seen_at < now() - ${silenceMsMax * 10} * interval '1 millisecond'
  `.execute(line.database.engine);
  await sql`
    delete from workers where stopped_at < now() - interval '${sql.raw(workerRowsKept)}'
  `.execute(line.database.engine);
  await settleStranded(options);
  await tendRollouts(options);
  await tendDesks(options);
  // Whoever set or lifted a stop has seen to this; they may have died on the way.
  for (const video of await haltStopped(line)) options.log.info("a video was halted by a stop", { video });
  for (const video of await resumeLifted(line)) options.log.info("a video goes on, its stop was lifted", { video });
  for (const video of await cancelOverdue({ ...line, ledger }))
    options.log.info("a video has missed its deadline", { video });
}

/** What desks have decided is done to the videos that it is about. */
async function tendDesks({ settleConsents, settleTakedowns, tendRetention, log }: SchedulerOptions): Promise<void> {
  const withdrawn = (await settleConsents?.()) ?? 0;
  if (withdrawn > 0) log.info("videos were stopped whose people take their consent back", { withdrawn });
  const takenDown = (await settleTakedowns?.()) ?? 0;
  if (takenDown > 0) log.info("videos followed the takedown desk", { takenDown });
  const purged = (await tendRetention?.()) ?? 0;
  if (purged > 0) log.info("what has served its purpose was sealed or has gone", { purged });
}

/** Judges what stands by all that has happened: a rollout ends also when nothing more is ordered. */
async function tendRollouts({ line: { database }, rollouts, log }: SchedulerOptions): Promise<void> {
  if (!rollouts) return;
  const standing = await database.engine
    .selectFrom("rollouts")
    .select(["id", "workspace_id", "state", "stage"])
    .where("ended_at", "is", null)
    .execute();
  for (const { id, workspace_id: workspaceId, state, stage } of standing) {
    const now = await database.engine
      .transaction()
      .execute((trx) => rollouts.tend(trx, workspaceId, id))
      .catch((error: unknown) => log.warn("a rollout could not be tended", { rollout: id, error }));
    if (!now || (now.state === state && now.stage === stage)) continue;
    log.info("a rollout has moved", { rollout: id, state: now.state, stage: now.stage, why: now.words[0] });
  }
}

interface StrandedRun {
  readonly id: string;
  readonly video_id: string;
  readonly workspace_id: string;
  readonly purpose: RunPurpose;
}

/**
 * After an upgrade the workers of an older build may be gone, and its runs wait for nobody. Those are planned anew by this
 * build, which reuses whatever it would make the same way; what only compares a video with its lock ends instead.
 */
async function settleStranded({ line, log, build, strandedMs = strandedMsUsual }: SchedulerOptions): Promise<void> {
  const { rows } = await sql<StrandedRun>`
    select r.id, r.video_id, r.workspace_id, r.purpose from runs r
    where r.state = 'running' and r.build <> ${build} and r.video_id is not null
      and r.created_at < now() - ${strandedMs} * interval '1 millisecond'
      and not exists (
        select from workers w where w.build = r.build and w.stopped_at is null
          and w.seen_at > now() - ${strandedMs} * interval '1 millisecond'
      )
    limit 100
  `.execute(line.database.engine);
  for (const run of rows) {
    const isSettled = await line.database.engine.transaction().execute((trx) => settle(trx, line, run));
    const fields = { run: run.id, video: run.video_id, purpose: run.purpose };
    if (isSettled) log.info("a run of an older build had no worker any more and was ended", fields);
  }
}

/** Says whether it did so: another server's scheduler may have been faster, or the run has ended. */
async function settle(trx: Trx, line: Pick<Line, "queue" | "now">, run: StrandedRun): Promise<boolean> {
  const { id, video_id: videoId, workspace_id: workspaceId, purpose } = run;
  const standing = await trx
    .selectFrom("runs")
    .select("state")
    .where("id", "=", id)
    .where("state", "=", "running")
    .forUpdate()
    .executeTakeFirst();
  if (!standing) return false;
  if (purpose === "shadow") {
    // One video less that is compared.
    await stopRun(trx, line, { id, workspaceId }, { state: "cancelled" });
    return true;
  }
  if (purpose === "reproduce") {
    await stopRun(trx, line, { id, workspaceId }, { state: "failed", problem: unfinishable });
    return true;
  }
  await stopRun(trx, line, { id, workspaceId }, { state: "superseded" });
  await moveVideo(trx, videoId, { to: "screening", now: line.now() });
  const video = await findVideo(trx, videoId);
  // It may have been there already, as after a restored backup.
  if (video?.state === "screening") await enqueuePlan(trx, line.queue, videoId);
  return true;
}

const unfinishable: ProblemRecord = {
  code: "state_conflict",
  message: "the version of sutradhar that began to make the video again has no worker any more: ask for it again",
};

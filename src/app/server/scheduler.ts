import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import { stopRun, type Line } from "../../executors/index.ts";
import { findVideo, moveVideo } from "../../productions/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";
import { cancelOverdue } from "./video-changes.ts";

export interface SchedulerOptions {
  readonly line: Pick<Line, "database" | "queue" | "now">;
  readonly log: Log;
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
  const { line } = options;
  await sql`
    update workers set stopped_at = seen_at
    where stopped_at is null and seen_at < now() - ${silenceMsMax * 10} * interval '1 millisecond'
  `.execute(line.database.engine);
  await sql`
    delete from workers where stopped_at < now() - interval '${sql.raw(workerRowsKept)}'
  `.execute(line.database.engine);
  await planStrandedAnew(options);
  for (const video of await cancelOverdue(line)) options.log.info("a video has missed its deadline", { video });
}

/**
 * After an upgrade the workers of an older build may be gone, and its runs wait for nobody. Those are planned anew by this
 * build, which reuses whatever it would make the same way.
 */
async function planStrandedAnew({ line, log, build, strandedMs = strandedMsUsual }: SchedulerOptions): Promise<void> {
  const { rows } = await sql<{ id: string; video_id: string; workspace_id: string }>`
    select r.id, r.video_id, r.workspace_id from runs r
    where r.state = 'running' and r.build <> ${build} and r.purpose <> 'reproduce' and r.video_id is not null
      and r.created_at < now() - ${strandedMs} * interval '1 millisecond'
      and not exists (
        select from workers w where w.build = r.build and w.stopped_at is null
          and w.seen_at > now() - ${strandedMs} * interval '1 millisecond'
      )
    limit 100
  `.execute(line.database.engine);
  for (const run of rows) {
    await line.database.engine.transaction().execute((trx) => planAnew(trx, line, run));
    log.info("a run of an older build is planned anew", { run: run.id, video: run.video_id });
  }
}

async function planAnew(
  trx: Trx,
  line: Pick<Line, "queue" | "now">,
  run: { readonly id: string; readonly video_id: string; readonly workspace_id: string },
): Promise<void> {
  await stopRun(trx, line, { id: run.id, workspaceId: run.workspace_id }, { state: "superseded" });
  await moveVideo(trx, run.video_id, { to: "screening", now: line.now() });
  const video = await findVideo(trx, run.video_id);
  // It may have been there already, as after a restored backup.
  if (video?.state === "screening") await enqueuePlan(trx, line.queue, run.video_id);
}

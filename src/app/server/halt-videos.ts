import { sql } from "kysely";
import { isPassing, stopRun, toProblem, type Line } from "../../executors/index.ts";
import { lockVideo, moveVideo, stoppedBy, type StandingStop } from "../../productions/index.ts";
import { isMaking, toJson, type ProblemRecord, type RunPurpose, type Trx } from "../../store/index.ts";
import { enqueuePlan } from "./enqueue-plan.ts";

/** What halting and going on works with. */
export type HaltLine = Pick<Line, "database" | "queue" | "now">;

const atOnceMax = 100;

interface FallenRun {
  readonly id: string;
  readonly workspaceId: string;
  readonly videoId: string;
  readonly purpose: RunPurpose;
  readonly stop: string;
  readonly kind: StandingStop["kind"];
  readonly target: string;
}

/**
 * Ends the runs that fall under a stop: what runs is told at once, and its video waits where it would be planned again. What has
 * no run yet is refused when its turn comes.
 * @param countMax the rest is left to the scheduler; meanwhile none of it begins anything
 * @returns the videos that are halted now
 */
export async function haltStopped(line: HaltLine, countMax = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const halted = new Set<string>();
  for (;;) {
    const fallen = await listFallen(line);
    for (const run of fallen) if (await patiently(line, (trx) => haltRun(trx, line, run))) halted.add(run.videoId);
    if (fallen.length < atOnceMax || halted.size >= countMax) return [...halted];
  }
}

async function listFallen({ database }: HaltLine): Promise<readonly FallenRun[]> {
  const { rows } = await sql<FallenRun>`
    select * from (
      select distinct on (r.id) r.id, r.workspace_id as "workspaceId", r.video_id as "videoId", r.purpose,
        s.id as stop, s.kind, s.target
      from stops s
      join runs r on r.state = 'running' and s.workspace_id in (r.workspace_id, 'shared')
      join videos v on v.id = r.video_id
      where s.lifted_at is null and case s.kind
        when 'workspace' then s.target = r.workspace_id
        when 'campaign' then s.target = v.campaign_id
        else s.target = any (v.uses) end
      order by r.id, s.id
    ) f
    -- What is being worked on first.
    order by exists (select from steps w where w.run_id = f.id and w.state = 'running') desc limit ${atOnceMax}
  `.execute(database.engine);
  return rows;
}

/** Says whether it did: the run may have ended this instant. */
async function haltRun(trx: Trx, line: HaltLine, run: FallenRun): Promise<boolean> {
  const standing = await trx
    .selectFrom("runs")
    .select("id")
    .where("id", "=", run.id)
    .where("state", "=", "running")
    .forUpdate()
    .executeTakeFirst();
  if (!standing) return false;
  const problem = toProblem(stoppedBy({ id: run.stop, kind: run.kind, target: run.target }));
  if (!isMaking(run.purpose)) {
    await stopRun(trx, line, run, { state: run.purpose === "shadow" ? "cancelled" : "failed", problem });
    return false;
  }
  await lockVideo(trx, run.videoId);
  await stopRun(trx, line, run, { state: "superseded" });
  return moveVideo(trx, run.videoId, { to: "screening", now: line.now(), problem });
}

/** Notes on a video that waits to be planned why it is not. */
export async function holdBack(trx: Trx, videoId: string, problem: ProblemRecord): Promise<void> {
  await trx
    .updateTable("videos")
    .set({ problem: toJson(problem) })
    .where("id", "=", videoId)
    .where("state", "=", "screening")
    // It may be looked at again and again while the stop stands.
    .where(sql<boolean>`problem is distinct from ${toJson(problem)}::jsonb`)
    .execute();
}

/** Lets the videos go on whose stop was lifted; another may still hold them. @returns the videos that are planned again */
export async function resumeLifted(line: HaltLine, countMax = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const resumed: string[] = [];
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select v.id from stops s join videos v on v.problem -> 'details' ->> 'stop' = s.id
      where s.lifted_at is not null and v.state = 'screening' and v.problem is not null
      order by v.id limit ${atOnceMax}
    `.execute(line.database.engine);
    for (const { id } of rows) if (await patiently(line, (trx) => resume(trx, line, id))) resumed.push(id);
    if (rows.length < atOnceMax || resumed.length >= countMax) return resumed;
  }
}

async function resume(trx: Trx, { queue }: HaltLine, id: string): Promise<boolean> {
  const released = await trx
    .updateTable("videos")
    .set({ problem: null })
    .where("id", "=", id)
    .where("state", "=", "screening")
    .where("problem", "is not", null)
    .returning("id")
    .executeTakeFirst();
  if (released) await enqueuePlan(trx, queue, id);
  return released !== undefined;
}

const triesMax = 5;

/** Who halts and who commits a step at once may wait for each other, until the database sends one of them away. */
async function patiently<T>({ database }: HaltLine, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.engine.transaction().execute(work);
    } catch (error) {
      if (!isPassing(error) || tries === triesMax) throw error;
    }
  }
}

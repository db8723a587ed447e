import { sql } from "kysely";
import { limits, type Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Arm, RolloutEvent } from "../judge/index.ts";
import type { Rollout } from "./rollout.ts";

/** What a gate said of a video, as far as a rollout measures it. */
export interface GateNumbers {
  readonly name: string;
  readonly verdict: "pass" | "fail" | "review";
  readonly numbers: Readonly<Record<string, number>>;
}

/** Reads the report of the gates: of a released video, or of one that was not let through. */
export type ReadGates = (workspaceId: string, report: Digest) => Promise<readonly GateNumbers[]>;

/** A video of a rollout that nothing more will happen to. */
interface EndedUnit {
  readonly video: string;
  readonly arm: Arm;
  readonly counts: boolean;
  readonly state: string;
  readonly problem: string | null;
  readonly report: Digest | null;
  readonly durationMs: number | null;
  /** Of the steps that the two versions do differently. */
  readonly failures: number;
  readonly costMicroInr: number;
  readonly wallMs: number;
}

/**
 * What has become of a rollout's videos since it was last asked, as events of its log; their rows are marked. What was measured
 * is read from what the engine has kept of its work, so that nothing is lost where whoever looks dies on the way.
 */
export async function settleUnits(
  trx: Trx,
  rollout: Rollout,
  { readGates, now }: { readonly readGates: ReadGates; readonly now: Date },
): Promise<readonly RolloutEvent[]> {
  const ended = await listEnded(trx, rollout.id);
  await mark(trx, rollout, ended, { settled_at: now });
  const shadows = rollout.spec.judge.strategy === "shadow" ? await listEndedShadows(trx, rollout.id) : [];
  await mark(trx, rollout, shadows, { shadow_settled_at: now });
  const events: RolloutEvent[] = [];
  for (const unit of [...ended, ...shadows]) events.push(...(await tell(unit, rollout.workspaceId, readGates)));
  return events;
}

async function mark(
  trx: Trx,
  { id }: Pick<Rollout, "id">,
  units: readonly EndedUnit[],
  settled: { readonly settled_at: Date } | { readonly shadow_settled_at: Date },
): Promise<void> {
  if (units.length === 0) return;
  await trx
    .updateTable("rollout_units")
    .set(settled)
    .where("rollout_id", "=", id)
    .where(
      "video_id",
      "in",
      units.map(({ video }) => video),
    )
    .execute();
}

/** What the candidate did beside: of its own run, of which nothing was released. One that was never begun was called off. */
async function listEndedShadows(trx: Trx, rolloutId: string): Promise<readonly EndedUnit[]> {
  const { rows } = await sql<EndedUnit>`
    select u.video_id as video, 'candidate' as arm, u.counts,
      case r.state when 'done' then 'ready' when 'failed' then 'failed' else 'cancelled' end as state,
      r.problem ->> 'code' as problem, null as "durationMs",
      (select s.outputs ->> 'report' from steps s where s.run_id = r.id and s.step = 'verify' and s.state = 'done') as report,
      (select coalesce(sum(s.failures), 0)::int from steps s where s.run_id = r.id and s.node_id = any (u.nodes)) as failures,
      m.cost as "costMicroInr", m.wall as "wallMs"
    from rollout_units u join videos v on v.id = u.video_id left join runs r on r.id = u.shadow_run_id
    cross join lateral (
      select coalesce(sum(cost_micro_inr + waived_micro_inr), 0)::float8 as cost, coalesce(sum(wall_ms), 0)::float8 as wall
      from meter where meter.run_id = r.id and meter.node_id = any (u.nodes)
    ) m
    where u.rollout_id = ${rolloutId} and u.shadow_run_id is not null and u.shadow_settled_at is null
      and (r.state <> 'running' or (r.id is null and v.finished_at is not null))
    order by u.assigned_at, u.video_id limit ${limits.rolloutSettledAtOnceMax}
  `.execute(trx);
  return rows;
}

/** A video that waits for a person has been measured all the same: its gates have spoken. */
async function listEnded(trx: Trx, rolloutId: string): Promise<readonly EndedUnit[]> {
  const { rows } = await sql<EndedUnit>`
    select u.video_id as video, u.arm, u.counts, v.state, v.problem ->> 'code' as problem,
      v.duration_ms as "durationMs",
      coalesce(v.deliverables ->> 'gates', (
        select s.outputs ->> 'report' from steps s join runs r on r.id = s.run_id
        where r.video_id = v.id and r.purpose in ('measure', 'make') and s.step = 'verify' and s.state = 'done'
        order by r.id desc limit 1)) as report,
      (select coalesce(sum(s.failures), 0)::int from steps s join runs r on r.id = s.run_id
        where r.video_id = v.id and r.purpose in ('measure', 'make') and s.node_id = any (u.nodes)) as failures,
      m.cost as "costMicroInr", m.wall as "wallMs"
    from rollout_units u join videos v on v.id = u.video_id
    cross join lateral (
      select coalesce(sum(cost_micro_inr + waived_micro_inr), 0)::float8 as cost, coalesce(sum(wall_ms), 0)::float8 as wall
      from meter join runs r on r.id = meter.run_id
      where meter.video_id = v.id and r.purpose in ('measure', 'make') and meter.node_id = any (u.nodes)
    ) m
    where u.rollout_id = ${rolloutId} and u.settled_at is null
      and (v.finished_at is not null or (v.state = 'in_review' and v.problem ->> 'code' = 'review_required'))
    order by u.assigned_at, u.video_id limit ${limits.rolloutSettledAtOnceMax}
  `.execute(trx);
  return rows;
}

/** What ended a video without being any version's doing: nobody is measured by it. */
const outsideCodes: ReadonlySet<string> = new Set([
  "cancelled",
  "time_limit",
  "stopped",
  "workspace_stopped",
  "budget_exceeded",
  "forbidden",
  "database_unavailable",
  "store_unavailable",
  "server_unavailable",
  "disk_full",
]);

async function tell(unit: EndedUnit, workspaceId: string, readGates: ReadGates): Promise<RolloutEvent[]> {
  const { video, arm } = unit;
  const outcome = outcomeOf(unit);
  const finished = { type: "finished", video, arm, outcome } as const;
  if (!unit.counts || outcome === "cancelled") return [finished];
  const gates = unit.report ? await readGates(workspaceId, unit.report) : [];
  const observed = Object.entries(measure(unit, outcome, gates)).map(([metric, value]): RolloutEvent => ({
    type: "observed",
    video,
    arm,
    metric,
    value,
  }));
  return [...observed, finished];
}

function outcomeOf({ state, problem }: EndedUnit): "made" | "failed" | "cancelled" {
  if (state === "ready" || state === "withdrawn" || state === "in_review" || problem === "gate_failed") return "made";
  if (state === "cancelled" || state === "blocked" || outsideCodes.has(problem ?? "")) return "cancelled";
  return "failed";
}

function measure(
  { failures, costMicroInr, wallMs, durationMs, state, problem }: EndedUnit,
  outcome: "made" | "failed",
  gates: readonly GateNumbers[],
): Readonly<Record<string, number>> {
  // The first attempt counts: that a second one went well hides nothing.
  const failure = Number(outcome === "failed" || failures > 0);
  if (outcome === "failed") return { failure };
  const hasPassed =
    state !== "in_review" && problem !== "gate_failed" && gates.every(({ verdict }) => verdict === "pass");
  const numberOf = (gate: string, number: string) => gates.find(({ name }) => name === gate)?.numbers[number];
  const lag = numberOf("lip-sync", "lagMs");
  // What a gate has stopped was not released, and has no length in its row: it has cost as much.
  const minutes = (durationMs ?? numberOf("duration", "pictureMs") ?? 0) / 60_000;
  return {
    failure,
    // Without any report it is not known what the gates said.
    ...(gates.length > 0 || !hasPassed ? { safety: Number(!hasPassed) } : {}),
    ...(lag === undefined ? {} : { lip_sync: Math.abs(lag) }),
    ...(minutes ? { cost: costMicroInr / 1e6 / minutes, render_time: wallMs / 1_000 / minutes } : {}),
  };
}

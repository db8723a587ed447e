import { sql } from "kysely";
import type { MeteredOutcome, Trx } from "../../store/index.ts";
import type { Usage } from "../../telemetry/usage/index.ts";
import { monthOf } from "./calendar.ts";
import { costOf } from "./cost-of.ts";
import { findPriceList, type PriceList } from "./price-list.ts";

/** What rows have for a price list that were done for nothing: no real one is called so. */
const freePriceList = "free";

/** How an installation meters. */
export interface Metering {
  readonly priceLists: readonly PriceList[];
  readonly timeZone: string;
}

/** One attempt at a step that really did work. */
export interface MeteredAttempt {
  readonly workspaceId: string;
  readonly runId: string;
  readonly videoId: string | null;
  /** Absent: its video's. */
  readonly campaignId?: string | null;
  readonly nodeId: string;
  /** With run and node it names the attempt. */
  readonly fence: number;
  readonly step: string;
  readonly class: string;
  readonly worker: string;
  /** Which version of a rollout did it; absent: the one that its video was given. */
  readonly rolloutArm?: string | null;
  readonly outcome: MeteredOutcome;
  /** Width times height of the pictures that it makes or reads; 0 where there are none. */
  readonly pixels: number;
  readonly usage: Usage;
  /** Done for nothing, as trials are: what it took is put down at a price of 0. */
  readonly isFree?: boolean;
  readonly at: Date;
}

export interface Metered {
  readonly costMicroInr: number;
  /** False where the attempt had been recorded before, and nothing was added. */
  readonly isNew: boolean;
}

/**
 * Adds an attempt to the meter and its cost to what the workspace has spent this month, in the transaction that commits
 * the step: both stand or neither. Recording an attempt again adds nothing.
 * @throws SutradharError `price_list_invalid` where no price list holds, or a GPU has no price.
 */
export async function recordMeter(trx: Trx, attempt: MeteredAttempt, metering: Metering): Promise<Metered> {
  const usage = roundUsage(attempt.usage);
  const prices = findPriceList(metering.priceLists, attempt.at);
  const { isFree = false } = attempt;
  const fullMicroInr = costOf({ class: attempt.class, cpuMs: usage.cpuMs, gpuMs: usage.gpuMs }, prices);
  const costMicroInr = isFree ? 0 : fullMicroInr;
  const month = monthOf(attempt.at, metering.timeZone);
  // One statement, one way to the database. Each connection adds to a part of the sum of its own, so that those who commit
  // at once do not wait for each other, and a lock that is held until the commit stands in nobody's way.
  const { rows } = await sql`
    with added as (
      insert into meter (
        workspace_id, run_id, video_id, campaign_id, node_id, fence, step, class, worker, rollout_arm, outcome,
        wall_ms, cpu_ms, gpu_ms, frames, pixels, bytes_read, bytes_written, cost_micro_inr, waived_micro_inr, price_list, at
      ) values (
        ${attempt.workspaceId}, ${attempt.runId}, ${attempt.videoId},
        coalesce(${attempt.campaignId ?? null}::text, (select campaign_id from videos where id = ${attempt.videoId})),
        ${attempt.nodeId},
        ${attempt.fence}, ${attempt.step}, ${attempt.class}, ${attempt.worker},
        -- Of what the versions of a rollout do differently: which of them did it.
        coalesce(${attempt.rolloutArm ?? null}::text, (
          select arm from rollout_units
          where video_id = ${attempt.videoId} and ${attempt.nodeId} = any (nodes) order by rollout_id limit 1
        )),
        ${attempt.outcome}, ${usage.wallMs}, ${usage.cpuMs}, ${usage.gpuMs}, ${usage.frames}, ${attempt.pixels},
        ${usage.bytesRead}, ${usage.bytesWritten}, ${costMicroInr}, ${fullMicroInr - costMicroInr}, ${isFree ? freePriceList : prices.id}, ${attempt.at}
      )
      on conflict (run_id, node_id, fence) do nothing
      returning workspace_id, cost_micro_inr
    )
    insert into spending (workspace_id, month, part, spent_micro_inr)
    select workspace_id, ${month}, pg_backend_pid() % 64, cost_micro_inr from added
    on conflict (workspace_id, month, part)
    do update set spent_micro_inr = spending.spent_micro_inr + excluded.spent_micro_inr
    returning part
  `.execute(trx);
  return { costMicroInr, isNew: rows.length > 0 };
}

/** As rows keep it, and so as it is priced: whoever works the cost out again from a row comes to the same. */
function roundUsage(usage: Usage): Usage {
  return {
    wallMs: whole(usage.wallMs),
    cpuMs: whole(usage.cpuMs),
    gpuMs: whole(usage.gpuMs),
    frames: whole(usage.frames),
    bytesRead: whole(usage.bytesRead),
    bytesWritten: whole(usage.bytesWritten),
  };
}

function whole(value: number): number {
  return value > 0 ? Math.round(value) : 0;
}

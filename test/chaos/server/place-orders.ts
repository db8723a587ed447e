import { setTimeout as delay } from "node:timers/promises";
import type { Order } from "./orders.ts";
import type { ProductionLine } from "./production-line.ts";

export const profile = "480p25";

const againMs = 250;
const answerMsMax = 15_000;

/** Asks for a video until the server has answered that it has it; asked twice under one key, it makes one. */
export async function placeOrder(line: ProductionLine, order: Order, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await post(line, order)) return;
    await delay(againMs);
  }
}

/** What a caller is asked to try again, besides a server that fails: its first request is still under way, or it asks too fast. */
const triedAgain: ReadonlySet<number> = new Set([409, 429]);

async function post(line: ProductionLine, { name, script, values, priority }: Order): Promise<boolean> {
  const url = line.url();
  const key = line.key();
  if (!url || !key) return false;
  try {
    const answer = await fetch(`${url}/v1/videos`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": name },
      body: JSON.stringify({ name, script, variables: values, priority, profile, captions: "none" }),
      signal: AbortSignal.timeout(answerMsMax),
    });
    if (answer.status === 202) return true;
    const problem = await answer.text();
    if (answer.status >= 500 || triedAgain.has(answer.status)) return false;
    throw new RefusedOrder(`the server refused an order: ${answer.status} ${problem}`);
  } catch (error) {
    if (error instanceof RefusedOrder) throw error;
    return false;
  }
}

class RefusedOrder extends Error {}

export interface Progress {
  readonly videos: number;
  readonly ready: number;
  /** Those that ended otherwise. */
  readonly lost: number;
  /** In videos: those that are under way count by their own steps, not by those that all have in common. */
  readonly done: number;
}

/** A video under way never counts as a whole one. */
const underWayMax = 0.95;

export async function lookAtProgress({ database }: ProductionLine): Promise<Progress> {
  const [row] = await database.ask<Progress>(
    `select count(*)::int as videos,
      count(*) filter (where v.state = 'ready')::int as ready,
      count(*) filter (where v.finished_at is not null and v.state <> 'ready')::int as lost,
      coalesce(sum(case when v.state = 'ready' then 1 else coalesce(s.share, 0) * $1::float8 end), 0)::float8 as done
    from videos v left join lateral (
      select avg((t.state = 'done')::int)::float8 as share
      from runs r join steps t on t.run_id = r.id
      where r.video_id = v.id and r.state = 'running' and t.step not like 'bake-%'
    ) s on v.state <> 'ready'`,
    [underWayMax],
  );
  return row ?? { videos: 0, ready: 0, lost: 0, done: 0 };
}

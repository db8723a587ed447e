import { setTimeout as delay } from "node:timers/promises";
import type { ToldEvent } from "./judge-events.ts";
import type { LineDatabase } from "./line-database.ts";

export interface MadeVideo {
  readonly id: string;
  readonly state: string;
  /** The file name of its order, or a row's `callbackId`. */
  readonly name: string;
  readonly masterSha256: string | null;
  readonly problem: string | null;
}

export interface Attempt {
  readonly run: string;
  readonly video: string;
  /** Whether somebody waits for the video, or it is one of a campaign's, which let those go first. */
  readonly priority: "interactive" | "bulk";
  readonly node: string;
  readonly step: string;
  readonly fence: number;
  readonly outcome: string | null;
  /** The process id of its worker, and when that was last heard of. */
  readonly processId: number;
  readonly seenMs: number;
  readonly startedMs: number;
  readonly endedMs: number | null;
}

/** What is under way, or locked; nothing of it may be left when all videos are made. */
export interface Remains {
  readonly runs: number;
  readonly steps: number;
  readonly attempts: number;
  readonly jobs: number;
  readonly locks: number;
}

/** What the database tells when the storm is over. */
export interface Evidence {
  readonly videos: readonly MadeVideo[];
  readonly attempts: readonly Attempt[];
  readonly effects: Readonly<Record<"release" | "sign", number>>;
  readonly deadLetters: number;
  /** Of all steps: attempts that counted against them. */
  readonly failures: number;
  readonly remains: Remains;
}

const settleMsMax = 60_000;
const lookMs = 500;

/** Waits until nothing is under way any more, as long as that may take, and reads what was written down. */
export async function readEvidence(database: LineDatabase): Promise<Evidence> {
  let remains = await readRemains(database);
  for (const endMs = performance.now() + settleMsMax; performance.now() < endMs && !isEmpty(remains);) {
    await delay(lookMs);
    remains = await readRemains(database);
  }
  const [counts] = await database.ask<{ release: number; sign: number; deadLetters: number; failures: number }>(
    `select (select count(*) from effects where step = 'release')::int as release,
      (select count(*) from effects where step = 'sign')::int as sign, (select count(*) from dead_letters)::int as "deadLetters",
      (select coalesce(sum(failures), 0) from steps)::int as failures`,
  );
  return {
    videos: await database.ask<MadeVideo>(
      `select id, state, coalesce(callback_id, request->'script'->>'name') as name, master_sha256 as "masterSha256", problem::text as problem
      from videos order by id`,
    ),
    attempts: await readAttempts(database),
    effects: { release: counts?.release ?? 0, sign: counts?.sign ?? 0 },
    deadLetters: counts?.deadLetters ?? 0,
    failures: counts?.failures ?? 0,
    remains,
  };
}

/** What was told, or should have been, as the database has it. */
export interface Outbox {
  readonly events: readonly ToldEvent[];
  readonly dead: number;
  readonly waiting: number;
}

/** A message that failed three times waits for five minutes. */
const tellMsMax = 400_000;

/** Waits until nothing waits to be told any more, and reads what happened since the only webhook was there. */
export async function readOutbox(database: LineDatabase): Promise<Outbox> {
  const read = async (): Promise<Omit<Outbox, "events">> => {
    const [row] = await database.ask<Omit<Outbox, "events">>(
      `select (count(*) filter (where state = 'dead'))::int as dead,
        (count(*) filter (where state = 'waiting'))::int as waiting from webhook_deliveries`,
    );
    return row ?? { dead: 0, waiting: 0 };
  };
  let counts = await read();
  for (const endMs = performance.now() + tellMsMax; performance.now() < endMs && counts.waiting > 0;) {
    await delay(lookMs);
    counts = await read();
  }
  const events = await database.ask<ToldEvent>(
    `select e.id, e.subject, e.sequence from events e
    where e.at > (select min(created_at) from webhooks) order by e.entered`,
  );
  return { events, ...counts };
}

export function isEmpty(remains: Remains): boolean {
  return Object.values(remains).every((count) => count === 0);
}

async function readRemains(database: LineDatabase): Promise<Remains> {
  const [row] = await database.ask<Remains>(
    `select (select count(*) from runs where state = 'running')::int as runs,
      (select count(*) from steps where state in ('waiting', 'sharing', 'ready', 'running'))::int as steps,
      (select count(*) from attempts where outcome is null)::int as attempts,
      (select count(*) from pgboss.job where state in ('created', 'retry', 'active'))::int as jobs,
      (select count(*) from pg_locks where locktype = 'advisory')::int as locks`,
  );
  return row ?? { runs: 0, steps: 0, attempts: 0, jobs: 0, locks: 0 };
}

function readAttempts(database: LineDatabase): Promise<Attempt[]> {
  const ms = (column: string): string => `extract(epoch from ${column})::float8 * 1000`;
  return database.ask<Attempt>(
    `select a.run_id as run, a.video_id as video, r.priority, a.node_id as node, a.step, a.fence, a.outcome,
      w.process_id as "processId", ${ms("w.seen_at")} as "seenMs",
      ${ms("a.started_at")} as "startedMs", ${ms("a.ended_at")} as "endedMs"
    from attempts a join workers w on w.id = a.worker join runs r on r.id = a.run_id order by a.id`,
  );
}

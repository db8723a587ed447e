import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { PgBoss, fromKysely } from "pg-boss";
import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";

/** What a job of the queue says: ids only. */
export interface StepJob {
  readonly run: string;
  readonly node: string;
}
export interface PlanJob {
  readonly video: string;
  /** The run that is to make it again from its lock. */
  readonly reproduce?: string;
  /** What asked for it, as a `traceparent`. */
  readonly trace?: string;
}

/** Asks for a campaign to be tended. */
export interface CampaignJob {
  readonly campaign: string;
}

/** A job that this process has taken; `attempt` fences it: only the newest taker of a job may settle it. */
export interface TakenJob<Data> {
  readonly id: string;
  readonly queue: string;
  readonly attempt: number;
  readonly data: Data;
  readonly enqueuedAt: Date;
}

export interface NewJob<Data extends object> {
  readonly id: string;
  readonly queue: string;
  readonly data: Data;
  readonly workspaceId: string;
  /** How many jobs of this workspace and queue may run at once; null: as many as the installation lets it. */
  readonly concurrencyMax: number | null;
  readonly priority: number;
  readonly startAfterS?: number;
}

/** The queue of an installation: pg-boss in its one database. */
export interface JobQueue {
  /** Makes queues that are not there. */
  open(names: readonly string[]): Promise<void>;
  /** Enqueues within the caller's transaction: a job is there if and only if what it works on is. */
  enqueue<Data extends object>(trx: Trx, jobs: readonly NewJob<Data>[]): Promise<void>;
  take<Data>(queue: string, countMax: number, workspaceConcurrencyMax: number): Promise<readonly TakenJob<Data>[]>;
  /** Says that their worker lives; returns the ids of those that are still its own. */
  touch(jobs: readonly TakenJob<unknown>[]): Promise<ReadonlySet<string>>;
  /** Settles a job, within the caller's transaction where one is given. A job that another has taken over is left alone. */
  complete(job: TakenJob<unknown>, trx?: Trx): Promise<void>;
  /** How much waits and runs, by queue. */
  measure(): Promise<readonly QueueDepth[]>;
  /** What asks for the work that is enqueued now, as a `traceparent`: whoever does it goes on with that trace. */
  currentTrace(): string | undefined;
  close(): Promise<void>;
}

export interface QueueDepth {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
}

export interface JobQueueOptions {
  readonly database: Pick<Database, "url" | "engine">;
  readonly onError: (error: Error) => void;
  readonly currentTrace?: () => string | undefined;
}

type QueueDatabase = ReturnType<typeof fromKysely>;

/** Heartbeats do not wait for the steps' connections, nor does what pg-boss looks after by itself. */
const ownConnectionsMax = 3;

/** A job whose worker has not been heard of for so long is given to another; pg-boss takes no less. */
export const heartbeatLostS = 10;
const superviseS = 2;

/** Names the queue of a class for the workers of one build: those of another leave its steps alone. */
export function nameStepQueue(stepClass: string, build: Digest): string {
  return `step.${stepClass}.${build.slice(0, 12)}`;
}

/** The number is that of the job's format: who does not know it does not take it. */
export const planQueue = "plan.1";
export const campaignQueue = "campaign.1";

export function createJobId(): string {
  return randomUUID();
}

export async function openJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { database, onError, currentTrace = () => undefined } = options;
  const { url } = database;
  // What is asked most goes over the database's connections, which keep the plan of it.
  const db = fromKysely(database.engine);
  const boss = new PgBoss({
    connectionString: url,
    max: ownConnectionsMax,
    application_name: "sutradhar-queue",
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: superviseS,
    monitorIntervalSeconds: superviseS,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", onError);
  try {
    await boss.start();
    await grantQueue(url);
  } catch (cause) {
    throw new SutradharError("database_unavailable", `the queue cannot be opened: ${(cause as Error).message}`, {
      cause,
    });
  }
  const known = new Set<string>();
  return {
    async open(names) {
      for (const name of names) {
        if (known.has(name)) continue;
        await boss.createQueue(name, queueOptions);
        known.add(name);
      }
    },
    enqueue: (trx, jobs) => enqueue(boss, trx, jobs),
    take: (queue, countMax, workspaceConcurrencyMax) => take(boss, { db, queue, countMax, workspaceConcurrencyMax }),
    touch: (jobs) => touch(boss, jobs),
    async complete(job, trx) {
      await boss.complete(
        job.queue,
        { id: job.id, retryCount: job.attempt },
        null,
        trx ? { db: fromKysely(trx) } : undefined,
      );
    },
    async measure() {
      const queues = await boss.getQueues();
      return queues.map(({ name, readyCount, activeCount }) => ({
        queue: name,
        waiting: readyCount,
        running: activeCount,
      }));
    },
    currentTrace,
    close: () => boss.stop({ graceful: false, close: true }),
  };
}

/** A lost worker costs a step nothing, so that the queue never gives up: attempts that failed are counted by the steps' own rows. */
const queueOptions = {
  retryLimit: 10_000,
  retryDelay: 0,
  heartbeatSeconds: heartbeatLostS,
  expireInSeconds: 23 * 3600,
  deleteAfterSeconds: 3600,
} as const;

/** Every limit that a workspace may have, as pg-boss looks it up. */
const tiers: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from({ length: limits.jobsMax }, (_, index) => [String(index + 1), index + 1]),
);

async function enqueue<Data extends object>(boss: PgBoss, trx: Trx, jobs: readonly NewJob<Data>[]): Promise<void> {
  const byQueue = Map.groupBy(jobs, ({ queue }) => queue);
  // What serves a caller from outside may be in the middle of its own transaction, in the narrower role.
  await sql`
    select set_config('role', 'sutradhar_engine', true), pg_notify(${wakeChannel}, queue)
    from unnest(${[...byQueue.keys()]}::text[]) as queue
  `.execute(trx);
  for (const [queue, group] of byQueue) {
    await boss.insert(
      queue,
      group.map(({ id, data, priority, workspaceId, concurrencyMax, startAfterS }) => ({
        id,
        data,
        priority,
        group: { id: workspaceId, ...(concurrencyMax === null ? {} : { tier: String(concurrencyMax) }) },
        ...(startAfterS ? { startAfter: startAfterS } : {}),
      })),
      { db: fromKysely(trx) },
    );
  }
}

/** On which workers are told that there is work, with the queue's name. */
export const wakeChannel = "sutradhar_work";

async function take<Data>(
  boss: PgBoss,
  options: { db: QueueDatabase; queue: string; countMax: number; workspaceConcurrencyMax: number },
): Promise<readonly TakenJob<Data>[]> {
  const { db, queue, countMax, workspaceConcurrencyMax } = options;
  const jobs = await boss.fetch<Data>(queue, {
    db,
    batchSize: countMax,
    includeMetadata: true,
    groupConcurrency: { default: workspaceConcurrencyMax, tiers: { ...tiers } },
  });
  // They come in no order.
  const ordered = [...jobs].sort((a, b) => b.priority - a.priority);
  return ordered.map(({ id, data, retryCount, createdOn }) => ({
    id,
    queue,
    attempt: retryCount,
    data,
    enqueuedAt: createdOn,
  }));
}

async function touch(boss: PgBoss, jobs: readonly TakenJob<unknown>[]): Promise<ReadonlySet<string>> {
  const alive = new Set<string>();
  for (const [queue, group] of Map.groupBy(jobs, (job) => job.queue)) {
    const { settled } = (await boss.touch(
      queue,
      group.map(({ id, attempt }) => ({ id, retryCount: attempt })),
    )) as { settled?: readonly string[] };
    for (const id of settled ?? []) alive.add(id);
  }
  return alive;
}

/** pg-boss makes its tables as the owner; the engine's role writes them in its own transactions. */
async function grantQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      begin;
      select pg_advisory_xact_lock(7291432);
      grant usage on schema pgboss to sutradhar_engine;
      grant select, insert, update, delete on all tables in schema pgboss to sutradhar_engine;
      grant execute on all functions in schema pgboss to sutradhar_engine;
      alter default privileges in schema pgboss grant select, insert, update, delete on tables to sutradhar_engine;
      commit;
    `);
  } finally {
    await client.end();
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openTraceCollector } from "../test/fixtures/trace-collector.ts";
import { meteredAttempt, roundMetering } from "../test/fixtures/metered-attempt.ts";
import { checkBudget, recordMeter, setBudgets } from "../src/fleet/index.ts";
import { migrate, openDatabase, startEmbeddedPostgres, type Database } from "../src/store/index.ts";
import { createMetrics } from "../src/telemetry/metrics/index.ts";
import { createTracing, type Tracing } from "../src/telemetry/tracing/index.ts";
import { createUsageMeter } from "../src/telemetry/usage/index.ts";

/** What metering, metrics and traces add to each step, in milliseconds. */
export interface MeteringShare {
  /** Measuring what a step and one task of it take. */
  readonly usageMs: number;
  /** Counting its start and its end. */
  readonly metricsMs: number;
  /** A span for the step and one for its wait, with nothing recorded. */
  readonly tracingOffMs: number;
  /** The same, sent to a collector on loopback. */
  readonly tracingOnMs: number;
  /** The row of the meter, within a transaction that is committed anyway. */
  readonly recordMs: number;
  /** Whether the budget lets it start. */
  readonly budgetMs: number;
  /** One scrape, for scale: it is not a step's. */
  readonly scrapeMs: number;
  /** The commit of one row alone, for scale: a step that does nothing costs several. */
  readonly commitMs: number;
}

/** Measures it on a Postgres of its own with the settings of an installation: what is committed is on the disk. */
export async function measureMeteringShare(rounds = 2_000): Promise<MeteringShare> {
  const directory = await mkdtemp(join(tmpdir(), "sutradhar-metering-"));
  const postgres = await startEmbeddedPostgres({ directory });
  try {
    await migrate(postgres.url);
    const database = openDatabase({ url: postgres.url, connectionsMax: 2 });
    try {
      return { ...(await measureDatabase(database, rounds)), ...(await measureProcess(rounds)) };
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureDatabase(
  { engine }: Database,
  rounds: number,
): Promise<Pick<MeteringShare, "recordMs" | "budgetMs" | "commitMs">> {
  const now = new Date("2026-11-15T06:00:00Z");
  await engine
    .insertInto("workspaces")
    .values({ id: "default", name: "default" })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await engine.transaction().execute(async (trx) => {
    const budget = { period: "month", limitMicroInr: 1e15, warnAt: 0.8, isHard: true } as const;
    await setBudgets(trx, "default", [budget, { ...budget, period: "total" }], now);
  });
  const commit = (fence: number, metered: boolean) =>
    engine.transaction().execute(async (trx) => {
      await sql`update budgets set updated_at = now() where workspace_id = 'nobody'`.execute(trx);
      await sql`insert into keys (id, workspace_id, name, secret_sha256, scopes)
        values (${`key_${metered}_${fence}`}, 'default', 'bench', ${`${metered}${fence}`}, '{}')`.execute(trx);
      if (metered) await recordMeter(trx, meteredAttempt({ fence }), roundMetering);
    });
  // In turns, so that what else the machine does hits both alike.
  let bareMs = 0;
  let meteredMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    bareMs += await timeOf(() => commit(round, false));
    meteredMs += await timeOf(() => commit(round, true));
  }
  const budgetMs = await meanOf(rounds, () => checkBudget(engine, "default", now, "Asia/Kolkata"));
  return { recordMs: (meteredMs - bareMs) / rounds, budgetMs, commitMs: bareMs / rounds };
}

async function measureProcess(rounds: number): Promise<Omit<MeteringShare, "recordMs" | "budgetMs" | "commitMs">> {
  const meter = createUsageMeter();
  const usageMs = await meanOf(rounds, async () => {
    const step = meter.startStep();
    await step.whileAway(async () => step.add({ cpuMs: 1 }));
    step.stop();
  });
  const metrics = createMetrics();
  const step = { step: "render", class: "cpu" };
  const metricsMs = await meanOf(rounds, async () => {
    metrics.stepStarted({ ...step, priority: "bulk", waitedMs: 3 });
    metrics.stepEnded({ ...step, outcome: "done", wallMs: 5, cpuMs: 4 });
    metrics.costAdded({ workspaceId: "default", step: "render", costMicroInr: 3 });
  });
  const off = await createTracing({ version: "0" });
  const collector = await openTraceCollector();
  const on = await createTracing({ version: "0", exporterUrl: collector.url });
  const trace = (tracing: Tracing) => async () => {
    tracing.recordSpan({ name: "queue", startedAtMs: 0, wallMs: 1 });
    await tracing.inSpan("step render", { "sutradhar.step": "render" }, async () => undefined);
  };
  const tracingOffMs = await meanOf(rounds, trace(off));
  const startedMs = performance.now();
  await meanOf(rounds, trace(on));
  await on.close();
  const tracingOnMs = (performance.now() - startedMs) / rounds;
  await collector.close();
  const scrapeMs = await meanOf(20, () => metrics.collect());
  return { usageMs, metricsMs, tracingOffMs, tracingOnMs, scrapeMs };
}

async function meanOf(rounds: number, work: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < Math.min(100, rounds); round += 1) await work();
  const startedMs = performance.now();
  for (let round = 0; round < rounds; round += 1) await work();
  return (performance.now() - startedMs) / rounds;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

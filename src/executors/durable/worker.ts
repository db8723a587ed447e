import type { Digest, SutradharError } from "../../core/index.ts";
import type { Line } from "./durable-options.ts";
import {
  campaignQueue,
  nameStepQueue,
  planQueue,
  type CampaignJob,
  type PlanJob,
  type StepJob,
  type TakenJob,
} from "./queue.ts";
import { asFailure, steadyTransaction } from "./steady-transaction.ts";
import { takeStep, type TakenStep } from "./take-step.ts";
import { tracePlan, traceStep } from "./trace-work.ts";
import { openWakeUps } from "./wake-ups.ts";
import { workOnStep, type StepReport, type StopReason, type Workbench } from "./work-on-step.ts";
import { listStopped, releaseDead, reportWorker } from "./worker-rows.ts";

/** What a worker tells of itself, for logs and metrics. Must not throw. */
export type WorkerEvent =
  | { readonly kind: "started"; readonly taken: TakenStep }
  | { readonly kind: "ended"; readonly taken: TakenStep; readonly report: StepReport }
  | { readonly kind: "planned"; readonly job: PlanJob; readonly error?: SutradharError }
  | { readonly kind: "trouble"; readonly error: Error };

export interface WorkerOptions {
  readonly line: Line;
  readonly bench: Workbench;
  readonly id: string;
  readonly host: string;
  readonly processId: number;
  readonly build: Digest;
  readonly version: string;
  /** Which machines it stands for: `cpu`, `gpu-small`. */
  readonly classes: readonly string[];
  /** How many processes draw. */
  readonly jobs: number;
  readonly workspaceConcurrencyMax: number;
  /** How often it says that it lives: more than once in the time after which the queue gives its jobs to others. */
  readonly heartbeatMs?: number;
  /** Makes a plan of a video and starts its run; must bear being called twice for the same job. */
  readonly planVideo: (job: PlanJob) => Promise<void>;
  /** Does what is next for a campaign; must bear being called twice. Absent: this worker tends none. */
  readonly tendCampaign?: (job: CampaignJob) => Promise<void>;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** A worker at work. */
export interface Worker {
  /** Takes nothing more, lets what runs finish within the time, and hands the rest back. */
  drain(graceMs: number): Promise<void>;
}

/** Steps run ahead of the processes that draw: one is spoken or mixed while others are drawn. */
const stepsAheadMax = 2;
const plansMax = 2;
/** Tending one keeps the process busy for seconds. */
const campaignsMax = 1;
const heartbeatMsUsual = 3_000;
const lookMs = 1_000;

/** A job of any of the queues: which one it is of, its queue says. */
type AnyJob = StepJob & PlanJob & CampaignJob;

interface Active {
  readonly job: TakenJob<unknown>;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  runId?: string;
}

/** Starts a worker: it takes the jobs of its classes and of its build until it is told to end. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new QueueWorker(options);
  await worker.open();
  return worker;
}

class QueueWorker implements Worker {
  readonly #options: WorkerOptions;
  readonly #active = new Map<string, Active>();
  readonly #queues: readonly string[];
  readonly #timers: NodeJS.Timeout[] = [];
  #wakeUps: { close(): Promise<void> } | undefined;
  /** The look that is under way; another begins when it has ended. */
  #looking: Promise<void> | undefined;
  /** Where there may be work. */
  readonly #unseen = new Set<string>();
  #isEnding = false;
  /** Whether the time is over that running steps had. */
  #isOver = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const shared = options.tendCampaign ? [planQueue, campaignQueue] : [planQueue];
    this.#queues = [...shared, ...options.classes.map((name) => nameStepQueue(name, options.build))];
  }

  async open(): Promise<void> {
    const { line } = this.#options;
    await line.queue.open(this.#queues);
    await reportWorker(line.database, this.#options);
    await releaseDead(line, this.#options);
    this.#wakeUps = openWakeUps({
      url: line.database.url,
      onWork: (queue) => {
        if (queue === undefined) this.#lookAround();
        else if (this.#queues.includes(queue)) this.#look([queue]);
      },
      onStop: (runId) => this.#stopRun(runId),
      onError: (error) => this.#tell(error),
    });
    this.#timers.push(
      setInterval(() => void this.#beat(), this.#options.heartbeatMs ?? heartbeatMsUsual),
      setInterval(() => this.#look(), lookMs),
    );
    this.#look();
  }

  async drain(graceMs: number): Promise<void> {
    this.#isEnding = true;
    const timer = setTimeout(() => {
      this.#isOver = true;
      for (const { abort } of this.#active.values()) abort.abort("worker_ends" satisfies StopReason);
    }, graceMs);
    // What is being taken just now is handed back like the rest.
    await this.#looking;
    await Promise.all([...this.#active.values()].map(({ done }) => done));
    clearTimeout(timer);
    for (const each of this.#timers) clearInterval(each);
    await this.#wakeUps?.close();
    await reportWorker(this.#options.line.database, this.#options, { hasStopped: true }).catch(() => undefined);
  }

  /** Takes jobs of these queues while there is room; one look at a time, and another where something came meanwhile. */
  #look(queues: readonly string[] = this.#queues): void {
    for (const queue of queues) this.#unseen.add(queue);
    if (this.#isEnding || this.#looking) return;
    this.#looking = this.#takeAll()
      .catch((error: unknown) => this.#tell(error as Error))
      .finally(() => {
        this.#looking = undefined;
        if (this.#unseen.size > 0) this.#look([]);
      });
  }

  async #takeAll(): Promise<void> {
    const { line, workspaceConcurrencyMax } = this.#options;
    const queues = this.#queues.filter((queue) => this.#unseen.has(queue));
    this.#unseen.clear();
    for (const queue of queues) {
      const room = this.#roomIn(queue);
      if (room <= 0 || this.#isEnding) continue;
      const jobs = await line.queue.take<AnyJob>(queue, room, workspaceConcurrencyMax);
      for (const job of jobs) this.#start(job);
      // There may be more than one look has room for.
      if (jobs.length === room && this.#roomIn(queue) > 0) this.#unseen.add(queue);
    }
  }

  #roomIn(queue: string): number {
    const running = [...this.#active.values()].filter(({ job }) => job.queue === queue).length;
    if (queue === campaignQueue) return campaignsMax - running;
    return (queue === planQueue ? plansMax : this.#options.jobs * 2 + stepsAheadMax) - running;
  }

  #start(job: TakenJob<AnyJob>): void {
    const abort = new AbortController();
    if (this.#isOver) abort.abort("worker_ends" satisfies StopReason);
    const work = this.#begin(job, abort);
    const done = work
      .catch((error: unknown) => this.#tell(error as Error))
      .finally(() => {
        this.#active.delete(job.id);
        this.#look([job.queue]);
      });
    this.#active.set(job.id, {
      job,
      abort,
      done,
      ...(job.data.run === undefined ? {} : { runId: job.data.run }),
    });
  }

  #begin(job: TakenJob<AnyJob>, abort: AbortController): Promise<void> {
    if (job.queue === campaignQueue) return this.#tend(job);
    return job.queue === planQueue ? this.#plan(job) : this.#workOn(job, abort);
  }

  /** What fails is tried again when the campaign is looked at next. */
  async #tend(job: TakenJob<CampaignJob>): Promise<void> {
    try {
      await this.#options.tendCampaign?.(job.data);
    } catch (error) {
      this.#tell(error as Error);
    }
    await this.#options.line.queue.complete(job);
  }

  async #workOn(job: TakenJob<StepJob>, abort: AbortController): Promise<void> {
    const { line, bench, id, onEvent } = this.#options;
    const taken = await steadyTransaction(line.database, (trx) => takeStep(trx, line, job, id), {
      patienceMs: 30_000,
      signal: abort.signal,
    });
    if (!taken) return line.queue.complete(job);
    await traceStep(bench.tracing, taken, async () => {
      onEvent({ kind: "started", taken });
      const report = await workOnStep(line, bench, taken, abort);
      onEvent({ kind: "ended", taken, report });
      return report;
    });
  }

  async #plan(job: TakenJob<PlanJob>): Promise<void> {
    const { line, bench, planVideo, onEvent } = this.#options;
    await tracePlan(bench.tracing, job, line.now(), async () => {
      try {
        await planVideo(job.data);
        onEvent({ kind: "planned", job: job.data });
      } catch (thrown) {
        onEvent({ kind: "planned", job: job.data, error: asFailure(thrown) });
        // What passes is tried again when the queue takes this worker for lost; what does not was settled by `planVideo`.
        throw thrown;
      }
    });
    await line.queue.complete(job);
  }

  #stopRun(runId: string): void {
    for (const { runId: own, abort } of this.#active.values()) {
      if (own === runId) abort.abort("run_stopped" satisfies StopReason);
    }
  }

  /** After messages may have been missed: of work, and of runs that were stopped. */
  #lookAround(): void {
    this.#look();
    void this.#beat();
  }

  /**
   * Says that it lives, and hears what it may have missed: a job that the queue no longer counts as this worker's has been
   * given to another, and a run may have been stopped.
   */
  async #beat(): Promise<void> {
    const { line } = this.#options;
    const held = [...this.#active.values()];
    try {
      await reportWorker(line.database, this.#options);
      if (held.length === 0) return;
      const alive = await line.queue.touch(held.map(({ job }) => job));
      for (const { job, abort } of held) {
        if (alive.has(job.id) || !this.#active.has(job.id)) continue;
        abort.abort("taken_over" satisfies StopReason);
      }
      const runs = new Set(held.flatMap(({ runId }) => runId ?? []));
      for (const run of await listStopped(line.database, runs)) this.#stopRun(run);
    } catch (error) {
      this.#tell(error as Error);
    }
  }

  #tell(error: Error): void {
    this.#options.onEvent({ kind: "trouble", error });
  }
}

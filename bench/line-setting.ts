import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes, type Digest } from "../src/core/index.ts";
import {
  openJobQueue,
  startRun,
  startWorker,
  stopRun,
  type Line,
  type RunHooks,
  type Worker,
  type WorkerEvent,
} from "../src/executors/index.ts";
import { createPlan, type NodeDraft, type Plan, type StepCatalog } from "../src/pipeline/index.ts";
import {
  migrate,
  openDatabase,
  openStores,
  parseStoreLocation,
  startEmbeddedPostgres,
  type Stores,
} from "../src/store/index.ts";
import { createPassingTracing } from "../src/telemetry/tracing/index.ts";
import { createUsageMeter } from "../src/telemetry/usage/index.ts";
import { watchLineCpu, type LineCpu } from "./line-cpu.ts";

/** Steps that do nothing: what is left is the line itself. */
const catalog: StepCatalog = {
  idle: {
    name: "idle",
    version: 1,
    kind: "pure",
    inputs: { after: { type: "nothing", many: true, isOptional: true } },
    outputs: { nothing: "nothing" },
    resources: { class: "cpu", cpuCores: 1, memoryMiB: 16, timeLimitMs: 60_000 },
  },
};
const build = digestBytes("the build of the bench");

/** A node that does nothing, after others that did the same. `run` makes its key its own. */
export function idle(run: string, id: string, after: readonly string[] = []): NodeDraft {
  return {
    id,
    step: "idle",
    inputs: { after: after.map((node) => ({ node, output: "nothing" })) },
    parameters: { run, id },
    assets: {},
  };
}

/** As many nodes, each after the one before. */
export function chainOf(run: string, length: number): NodeDraft[] {
  return Array.from({ length }, (_, index) => idle(run, `${index}`, index === 0 ? [] : [`${index - 1}`]));
}

/** The shape of a video: three steps a shot, one after another, then mix, assemble, verify and release. */
export function videoOf(run: string, shots: number): NodeDraft[] {
  const each = Array.from({ length: shots }, (_, shot) => [
    idle(run, `speak/${shot}`),
    idle(run, `animate/${shot}`, [`speak/${shot}`]),
    idle(run, `render/${shot}`, [`animate/${shot}`]),
  ]);
  const all = (step: string): string[] => each.map((_, shot) => `${step}/${shot}`);
  return [
    ...each.flat(),
    idle(run, "mix", all("speak")),
    idle(run, "assemble", ["mix", ...all("render")]),
    idle(run, "verify", ["assemble"]),
    idle(run, "release", ["verify"]),
  ];
}

let runs = 0;

export function nameRun(): string {
  runs += 1;
  return `run-${runs}`;
}

/** A line on an embedded Postgres with an installation's settings: what is committed is on the disk. */
export interface BenchLine {
  readonly url: string;
  readonly line: Line;
  /** How many steps its worker has in hand, with as many processes as an installation has on this machine. */
  readonly inHand: number;
  readonly cpu: LineCpu;
  start(run: string, nodes: readonly NodeDraft[], priority?: "interactive" | "bulk"): Promise<void>;
  /** A worker in this process. */
  work(hooks?: Partial<RunHooks>): Promise<Worker>;
  /** Hears of everything that happens, until the returned function is called. */
  listen(listener: (event: BenchEvent) => void): () => void;
  /** Resolves when these runs are done. */
  until(runs: readonly string[]): Promise<void>;
  /** Ends what is not done. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export type BenchEvent =
  | WorkerEvent
  | { readonly kind: "run done"; readonly run: string; readonly priority: "interactive" | "bulk" };

export async function openBenchLine(): Promise<BenchLine> {
  const directory = await mkdtemp(join(tmpdir(), "sutradhar-line-bench-"));
  const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
  await migrate(postgres.url);
  const { url } = postgres;
  const database = openDatabase({ url, connectionsMax: 16 });
  const queue = await openJobQueue({ database, onError: () => undefined });
  const stores = openStores({
    location: parseStoreLocation("files", {}),
    homeDirectory: directory,
    sizeBytesMax: 1e9,
    database,
    now: () => Date.now(),
  });
  const done = new Set<string>();
  const listeners = new Set<(event: BenchEvent) => void>();
  const tell = (event: BenchEvent): void => listeners.forEach((listener) => listener(event));
  const hooks: RunHooks = {
    guard: async () => undefined,
    stepStarted: async () => undefined,
    checkpointed: async () => undefined,
    stepDone: async () => undefined,
    attemptEnded: async () => 0,
    runDone: async (_, { id, priority }) => {
      done.add(id);
      tell({ kind: "run done", run: id, priority });
    },
    runFailed: async (_, { id }, error) => {
      throw new Error(`the run ${id} of the bench failed`, { cause: error });
    },
  };
  const line: Line = { database, queue, hooks, now: () => new Date() };
  const jobs = availableParallelism();
  const listen: BenchLine["listen"] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    url,
    line,
    // As the executor reckons: two for each process, and two ahead.
    inHand: jobs * 2 + 2,
    cpu: await watchLineCpu(url),
    listen,
    start: (run, nodes, priority = "interactive") =>
      database.engine.transaction().execute((trx) =>
        startRun(trx, line, {
          id: run,
          workspaceId: "default",
          videoId: null,
          purpose: "make",
          priority,
          build,
          plan: planOf(nodes),
          classOf: () => "cpu",
        }),
      ),
    work: (own = {}) => openWorker({ line: { ...line, hooks: { ...hooks, ...own } }, stores, jobs, tell }),
    async until(names) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (names.every((name) => done.has(name))) resolve();
      };
      const silence = listen(look);
      look();
      await promise;
      silence();
    },
    async clear() {
      const open = await database.engine.selectFrom("runs").select("id").where("state", "=", "running").execute();
      for (const { id } of open) {
        const run = { id, workspaceId: "default" };
        await database.engine.transaction().execute((trx) => stopRun(trx, line, run, { state: "cancelled" }));
      }
    },
    async close() {
      await queue.close();
      await stores.close();
      await database.close();
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function planOf(nodes: readonly NodeDraft[]): Plan {
  return createPlan({ catalog, nodes, engineOf: () => digestBytes("no engine") });
}

let workers = 0;

async function openWorker(options: {
  readonly line: Line;
  readonly stores: Stores;
  readonly jobs: number;
  readonly tell: (event: BenchEvent) => void;
}): Promise<Worker> {
  const { line, stores, jobs, tell } = options;
  const store = await stores.openCache("default");
  const nothing: Digest = await store.blobs.put(new Uint8Array());
  workers += 1;
  return startWorker({
    line,
    id: `bench-${workers}`,
    host: "bench",
    processId: process.pid,
    build,
    version: "0.0.0",
    classes: ["cpu"],
    jobs,
    workspaceConcurrencyMax: 64,
    heartbeatMs: 3_000,
    planVideo: async () => undefined,
    onEvent: tell,
    bench: {
      meter: createUsageMeter(),
      tracing: createPassingTracing(),
      pool: { run: async () => undefined, start: () => undefined, close: async () => undefined },
      openStore: async () => store,
      openSteps: async () => ({ idle: async () => ({ nothing }) }),
      timeLimitMsOf: () => 60_000,
    },
  });
}

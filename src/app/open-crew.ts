import { createWorkerPool, type WorkerPool } from "../executors/local/index.ts";
import { createEspeakVoices, type EspeakVoices } from "../speech/voices/index.ts";
import { childEnvironment, workerEnvironment } from "./config.ts";

/**
 * V8 lets the space for new objects grow to 128 MiB a process before it looks for what is dead. What these processes work
 * on lies outside of its heap, so that 16 MiB cost no time.
 */
const smallNursery = ["--max-semi-space-size=8"];

/** The processes that do the work: one that speaks, and those that draw. */
export interface Crew {
  readonly voices: EspeakVoices;
  readonly pool: WorkerPool;
  /**
   * Starts those that a first render always needs, before it is known what for: their start takes as long as reading a
   * script does. Returns at once.
   */
  start(): void;
  close(): Promise<void>;
}

/**
 * The first task of an empty store, preparing the rig, takes longer than the start of a second process; and where one
 * sentence has changed, one is enough.
 */
const workersAtStart = 1;

/** Starts nothing yet. This file loads little, since the processes start after what it loads. */
export function openCrew(jobs: number): Crew {
  const voices = createEspeakVoices({ env: childEnvironment() });
  const pool = createWorkerPool({
    entry: new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url),
    jobs,
    env: workerEnvironment(),
    execArgv: smallNursery,
  });
  return {
    voices,
    pool,
    start() {
      pool.start(workersAtStart);
      voices.open();
    },
    async close() {
      voices.close();
      await pool.close();
    },
  };
}

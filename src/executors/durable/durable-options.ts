import type { Digest, SutradharError } from "../../core/index.ts";
import type { Plan, PlanNode } from "../../pipeline/index.ts";
import type { Database, RunPurpose, Trx, VideoPriority } from "../../store/index.ts";
import type { Usage } from "../../telemetry/usage/index.ts";
import type { JobQueue } from "./queue.ts";
import type { Outputs, RunRow } from "./step-rows.ts";
import type { StepOutcome } from "./work-on-step.ts";

/** What every part of the durable executor works with. */
export interface Line {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly hooks: RunHooks;
  readonly now: () => Date;
  /** Reads a step's node as it was written down; absent: it was written down as it is. */
  readonly openNode?: (stored: object) => Promise<PlanNode>;
}

/** A node with the outputs that it made. */
export interface DoneNode {
  readonly node: PlanNode;
  readonly outputs: Outputs;
  readonly isReused: boolean;
  /** With run and node it names the attempt. */
  readonly fence: number;
  readonly usage: Usage;
}

/** An attempt that ended, however it did. */
export interface EndedAttempt {
  readonly node: PlanNode;
  /** With run and node it names the attempt. */
  readonly fence: number;
  readonly outcome: StepOutcome;
  /** Whether the step's own work was begun: it was not refused, and nothing was found that could be reused. */
  readonly hasWorked: boolean;
  readonly usage: Usage;
}

/**
 * What the owner of a run does as it goes on. Those with a transaction are part of the change that they hear of: both
 * happen or neither.
 */
export interface RunHooks {
  /** Refuses by throwing; asked before the cache is looked into. */
  guard(run: RunRow, node: PlanNode): Promise<void>;
  /** `isFirst`: nothing of the run was begun before. */
  stepStarted(trx: Trx, run: RunRow, node: PlanNode, start: { readonly isFirst: boolean }): Promise<void>;
  /** A piece of a step is there to be shown; outside of any transaction, and of no consequence where it fails. */
  checkpointed(run: RunRow, node: PlanNode): Promise<void>;
  stepDone(trx: Trx, run: RunRow, done: DoneNode): Promise<void>;
  /**
   * The last that an attempt's transaction does, so that little is locked for long. An attempt may be told of twice, where
   * no word of the first commit came back. Says what it cost, in micro-rupees; 0 where that was counted before.
   */
  attemptEnded(trx: Trx, run: RunRow, attempt: EndedAttempt): Promise<number>;
  runDone(trx: Trx, run: RunRow): Promise<void>;
  runFailed(trx: Trx, run: RunRow, error: SutradharError): Promise<void>;
}

export interface StartRunOptions {
  readonly id: string;
  readonly workspaceId: string;
  readonly videoId: string | null;
  readonly purpose: RunPurpose;
  readonly priority: VideoPriority;
  /** Names the build whose workers may run it. */
  readonly build: Digest;
  readonly plan: Plan;
  /** The class of machine that a step needs. */
  readonly classOf: (step: string) => string;
  /** False makes every step again. */
  readonly reuse?: boolean;
  /** How a node is written down; absent: as it is. */
  readonly storeNode?: (node: PlanNode) => object;
}

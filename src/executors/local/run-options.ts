import type { Digest, SutradharError } from "../../core/index.ts";
import type { Plan, PlanNode, Progress, StepTable } from "../../pipeline/index.ts";
import type { Store } from "../../store/index.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Refuses by throwing. Called for each node before the cache is looked into, so that nothing refused is even reused. */
export type Guard = (node: PlanNode) => Promise<void>;

export type RunEvent =
  | { readonly kind: "started"; readonly node: PlanNode; readonly attempt: number }
  | { readonly kind: "reused"; readonly node: PlanNode }
  | { readonly kind: "progress"; readonly node: PlanNode; readonly progress: Progress }
  | { readonly kind: "retried"; readonly node: PlanNode; readonly error: SutradharError }
  | { readonly kind: "finished"; readonly node: PlanNode }
  | { readonly kind: "failed"; readonly node: PlanNode; readonly error: SutradharError };

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly steps: StepTable;
  readonly store: Store;
  readonly guard: Guard;
  /** How many steps run at once. */
  readonly jobs: number;
  readonly pool: WorkerPool;
  /** Must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
  /** False makes every step again (`--no-cache`). Results are still recorded. */
  readonly reuse?: boolean;
}

export interface NodeReport {
  readonly key: Digest;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly isReused: boolean;
}

export interface RunReport {
  /** By node id. */
  readonly nodes: Readonly<Record<string, NodeReport>>;
}

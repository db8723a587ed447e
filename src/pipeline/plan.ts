import type { Digest, Json } from "../core/index.ts";
import type { StepCatalog, StepKind } from "./step.ts";

/** One output of another node of the plan. */
export interface OutputReference {
  readonly node: string;
  readonly output: string;
}

/** What the planner says of a node. */
export interface NodeDraft {
  /** Unique in the plan, for people and events: `render/shot-3`. It does not enter the key. */
  readonly id: string;
  readonly step: string;
  readonly inputs: Readonly<Record<string, OutputReference | readonly OutputReference[]>>;
  readonly parameters: Json;
  readonly assets: Readonly<Record<string, Digest>>;
}

export interface PlanNode extends NodeDraft {
  readonly version: number;
  readonly kind: StepKind;
  readonly outputs: readonly string[];
  readonly engine: Digest;
  readonly key: Digest;
}

/** The typed DAG for one video: frozen plain data, each node after those it reads, else in the order given. */
export interface Plan {
  readonly nodes: readonly PlanNode[];
}

export interface PlanOptions {
  readonly catalog: StepCatalog;
  readonly nodes: readonly NodeDraft[];
  /** Digest of the software behind a step, so that a new font does not spoil old speech. */
  readonly engineOf: (step: string) => Digest;
}

/**
 * Checks the graph and gives every node its key. Runs nothing.
 * @throws SutradharError `internal` with every problem found: unknown steps, duplicate ids, cycles, inputs that are missing,
 * surplus or of the wrong type.
 */
export declare function createPlan(options: PlanOptions): Plan;

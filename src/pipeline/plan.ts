import { limits, SutradharError, type Digest, type Json } from "../core/index.ts";
import { checkGraph, referencesOf } from "./check-graph.ts";
import { orderNodes } from "./order-nodes.ts";
import { stepKey, type InputKey } from "./step-key.ts";
import type { StepCatalog, StepDeclaration, StepKind } from "./step.ts";

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
 * surplus or of the wrong type; `limit_exceeded`.
 */
export function createPlan({ catalog, nodes, engineOf }: PlanOptions): Plan {
  if (nodes.length > limits.planNodesMax) {
    throw new SutradharError(
      "limit_exceeded",
      `a plan may have ${limits.planNodesMax} steps (limits.planNodesMax), got ${nodes.length}: split the script`,
    );
  }
  const problems = checkGraph(catalog, nodes);
  const order = orderNodes(nodes);
  if ("cycle" in order) throw invalid([...problems, `steps read each other in a circle: ${order.cycle.join(" → ")}`]);
  if (problems.length > 0) throw invalid(problems);

  const keys = new Map<string, Digest>();
  const planned = order.ordered.map((draft): PlanNode => {
    // checkGraph has found every step, and the order puts every key before its use.
    const { version, kind, outputs } = catalog[draft.step] as StepDeclaration;
    const engine = engineOf(draft.step);
    const { step, parameters, assets } = draft;
    const key = stepKey({ step, version, inputs: keysOf(draft, keys), parameters, assets, engine });
    keys.set(draft.id, key);
    return freeze(structuredClone({ ...draft, version, kind, outputs: Object.keys(outputs), engine, key }));
  });
  return Object.freeze({ nodes: Object.freeze(planned) });
}

function invalid(problems: readonly string[]): SutradharError {
  return new SutradharError("internal", `the plan is not sound: ${problems.join("; ")}`, {
    problems: problems.map((message) => ({ code: "internal", message })),
  });
}

function keysOf(draft: NodeDraft, keys: ReadonlyMap<string, Digest>): Record<string, InputKey | InputKey[]> {
  const keyOf = ({ node, output }: OutputReference): InputKey => ({ key: keys.get(node) as Digest, output });
  return Object.fromEntries(
    Object.entries(draft.inputs).map(([port, input]) => [
      port,
      "node" in input ? keyOf(input) : referencesOf(input).map(keyOf),
    ]),
  );
}

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}

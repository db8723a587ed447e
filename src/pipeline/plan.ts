import { limits, SutradharError, type Digest, type Json } from "../core/index.ts";
import { checkGraph, referencesOf } from "./check-graph.ts";
import { checkDepth, checkSizes } from "./check-limits.ts";
import { checkReach } from "./check-reach.ts";
import { checkSteps } from "./check-steps.ts";
import { orderNodes } from "./order-nodes.ts";
import type { StepResources } from "./resources.ts";
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
  readonly resources: StepResources;
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
  /** Ids of the nodes whose results are taken; left out, each that nobody reads is. */
  readonly results?: readonly string[];
}

/**
 * Checks the graph and gives every node its key. Runs nothing.
 * @throws SutradharError `plan_invalid` with every problem found: unknown steps, duplicate ids, cycles, inputs that are
 * missing, surplus or of the wrong type, steps that work for nobody, cached steps that read effects, unknown resource
 * classes, limits; `limit_exceeded` for too many nodes.
 */
export function createPlan(options: PlanOptions): Plan {
  const { catalog, nodes, engineOf } = options;
  if (nodes.length > limits.planNodesMax) {
    throw new SutradharError(
      "limit_exceeded",
      `a plan may have ${limits.planNodesMax} steps (limits.planNodesMax), got ${nodes.length}: split the script`,
    );
  }
  const ordered = orderSound(options);
  const keys = new Map<string, Digest>();
  const planned = ordered.map((draft): PlanNode => {
    // checkGraph has found every step, and the order puts every key before its use.
    const { version, kind, outputs, resources } = catalog[draft.step] as StepDeclaration;
    const engine = engineOf(draft.step);
    const { step, parameters, assets } = draft;
    const key = stepKey({ step, version, inputs: keysOf(draft, keys), parameters, assets, engine });
    keys.set(draft.id, key);
    return freeze(structuredClone({ ...draft, version, kind, outputs: Object.keys(outputs), resources, engine, key }));
  });
  return Object.freeze({ nodes: Object.freeze(planned) });
}

/** The nodes in an order to run them in, when nothing is wrong with any of them. */
function orderSound({ catalog, nodes, results }: PlanOptions): readonly NodeDraft[] {
  const problems = [...checkGraph(catalog, nodes), ...checkSteps(catalog, nodes), ...checkSizes(nodes)];
  if (results) problems.push(...checkReach(catalog, nodes, results));
  const order = orderNodes(nodes);
  if ("cycle" in order) {
    const circle = order.cycle.join(" → ");
    throw invalid([...problems, `steps read each other in a circle: ${circle}: one of them must read something else`]);
  }
  problems.push(...checkDepth(order.ordered));
  if (problems.length > 0) throw invalid(problems);
  return order.ordered;
}

/** A large plan may have the same fault many times: the first of them say enough. */
function invalid(problems: readonly string[]): SutradharError {
  const shown = problems.slice(0, limits.problemsMax);
  const more = problems.length - shown.length;
  const text = more > 0 ? [...shown, `and ${more} more`] : shown;
  return new SutradharError("plan_invalid", `the plan is not sound: ${text.join("; ")}`, {
    problems: shown.map((message) => ({ code: "plan_invalid", message })),
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

/** What a production is: a typed graph of steps, their keys and what a step is handed. Runs nothing. */
export {
  createPlan,
  type NodeDraft,
  type OutputReference,
  type Plan,
  type PlanNode,
  type PlanOptions,
} from "./plan.ts";
export { referencesOf } from "./check-graph.ts";
export { isResourceClass, resourceClasses, type ResourceClass, type StepResources } from "./resources.ts";
export { stepKey, type InputKey, type Recipe } from "./step-key.ts";
export type { Port, StepCatalog, StepDeclaration, StepKind } from "./step.ts";
export type {
  Checkpoints,
  Pieces,
  Progress,
  StepContext,
  StepImplementation,
  StepOutputs,
  StepTable,
  WorkerTask,
} from "./step-context.ts";

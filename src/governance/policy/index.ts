/** What is allowed, as rules that anybody can read and test: asked here of the compiled rules, or of a server. */
export { createPolicy, type PolicyOptions } from "./create-policy.ts";
export {
  createLineLog,
  createLogs,
  noDecisionLog,
  type DecisionLog,
  type DecisionPlace,
  type DecisionRow,
} from "./decision-log.ts";
export {
  createDecisionTable,
  listDecisions,
  type DecisionFilter,
  type DecisionTable,
  type KeptDecision,
} from "./decision-table.ts";
export { decisionNames, isDecisionName, type DecisionName, type PolicyAnswer } from "./decision.ts";
export { createBundle, readShippedBundle, type PolicyBundle } from "./policy-bundle.ts";
export { explainReason } from "./reasons.ts";
export type { Policy, PolicyDecision, PolicyEngine, PolicyInput } from "./policy.ts";
export { createServerEngine, type PolicyServer } from "./server-engine.ts";
export { createWasmEngine } from "./wasm-engine.ts";
export { openBundle, signBundle, type BundleSigning, type RuleSources } from "./sign-bundle.ts";

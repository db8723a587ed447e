/** The work itself: what each step of a plan does, and what worker processes do for them. */
export { stepCatalog } from "./catalog.ts";
export { createStepTable } from "./step-table.ts";

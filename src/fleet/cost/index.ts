/** What work costs, what may be spent, and what a plan will take. */
export {
  checkBudget,
  listBudgets,
  setBudgets,
  type Budget,
  type BudgetCheck,
  type BudgetCrossing,
  type BudgetStanding,
  type BudgetState,
} from "./budgets.ts";
export { checkTimeZone, defaultTimeZone, monthOf } from "./calendar.ts";
export { costOf, type Consumption } from "./cost-of.ts";
export { estimateSteps, type Estimate, type EstimatedStep, type EstimateOptions } from "./estimate-steps.ts";
export { formatInr, inrPattern, parseInr, toInr } from "./money.ts";
export { checkPrices, findPriceList, type PriceList } from "./price-list.ts";
export { readPriceLists } from "./read-price-lists.ts";
export { recordMeter, type Metered, type MeteredAttempt, type Metering } from "./record-meter.ts";
export { findBudgetRefusal } from "./refuse-over-budget.ts";
export { findStepHistory, type HistoryQuery, type Spread, type StepHistory } from "./step-history.ts";
export { costGroups, sumCosts, type CostGroup, type CostQuery, type CostSum } from "./sum-costs.ts";

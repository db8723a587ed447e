import { SutradharError } from "../../core/index.ts";
import type { BudgetCheck } from "./budgets.ts";
import { formatInr } from "./money.ts";

/** Why nothing of the workspace may start, where a hard budget of it is spent: the guard throws it. */
export function findBudgetRefusal({ standings }: BudgetCheck): SutradharError | undefined {
  const spent = standings.find(({ isHard, state }) => isHard && state === "exceeded");
  if (!spent) return undefined;
  const { period, spentFor, spentMicroInr, limitMicroInr } = spent;
  const when = period === "month" ? `the budget of ${spentFor}` : "the budget";
  const wait = period === "month" ? ", or wait for the next month" : "";
  return new SutradharError(
    "budget_exceeded",
    `${when} is spent: ${formatInr(spentMicroInr)} of ${formatInr(limitMicroInr)}; raise it (PUT /v1/budgets)${wait}`,
    { details: { period, spentFor, spentMicroInr, limitMicroInr } },
  );
}

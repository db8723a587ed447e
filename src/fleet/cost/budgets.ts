import { sql, type Kysely } from "kysely";
import type { BudgetPeriod, Tables, Trx } from "../../store/index.ts";
import { monthOf } from "./calendar.ts";

/** What a workspace may spend in a calendar month, or in all. */
export interface Budget {
  readonly period: BudgetPeriod;
  readonly limitMicroInr: number;
  /** The share of the limit from which on there are warnings: above 0, at most 1. */
  readonly warnAt: number;
  /** Whether nothing may start any more once it is spent; else it is only told. */
  readonly isHard: boolean;
}

/** A budget with what has been spent of it. */
export interface BudgetStanding extends Budget {
  /** The month that is meant (`2026-11`), or `total`. */
  readonly spentFor: string;
  readonly spentMicroInr: number;
  readonly state: BudgetState;
}

export type BudgetState = "within" | "warned" | "exceeded";

/** For those who log it and tell people. */
export interface BudgetCrossing {
  readonly event: "budget_warning" | "budget_exceeded";
  readonly workspaceId: string;
  readonly standing: BudgetStanding;
}

export interface BudgetCheck {
  /** Of the budget that stands worst; `within` where there is none. */
  readonly state: BudgetState;
  readonly standings: readonly BudgetStanding[];
  /** What was crossed since the last check; each crossing is handed to one caller, once. */
  readonly crossings: readonly BudgetCrossing[];
}

interface BudgetRow {
  readonly period: BudgetPeriod;
  readonly limit_micro_inr: number;
  readonly warn_at: number;
  readonly is_hard: boolean;
  readonly warned_for: string | null;
  readonly exceeded_for: string | null;
  readonly spent_micro_inr: number;
}

/** The workspace's budgets and what is spent of them, those of the month first. */
export async function listBudgets(
  reader: Kysely<Tables>,
  workspaceId: string,
  now: Date,
  timeZone: string,
): Promise<readonly BudgetStanding[]> {
  const month = monthOf(now, timeZone);
  return (await selectBudgets(reader, workspaceId, month)).map((row) => toStanding(row, month));
}

/**
 * Where the workspace stands, asked before each of its steps: one look at sums that the meter keeps. Two steps that ask at
 * once may both start, and what runs is not stopped, so that a budget is overdrawn by what was running, at most.
 *
 * Ask it outside of the transaction that a refusal would roll back, or a crossing is handed out again.
 */
export async function checkBudget(
  engine: Kysely<Tables>,
  workspaceId: string,
  now: Date,
  timeZone: string,
): Promise<BudgetCheck> {
  const month = monthOf(now, timeZone);
  const rows = await selectBudgets(engine, workspaceId, month);
  const crossings: BudgetCrossing[] = [];
  for (const row of rows) {
    const standing = toStanding(row, month);
    const event = crossingOf(row, standing);
    if (event && (await claimCrossing(engine, workspaceId, standing, event))) {
      crossings.push({ event, workspaceId, standing });
    }
  }
  const standings = rows.map((row) => toStanding(row, month));
  const worst = (["exceeded", "warned"] as const).find((state) => standings.some((each) => each.state === state));
  return { state: worst ?? "within", standings, crossings };
}

/** Sets all of a workspace's budgets: what is not named is no more. What was told already is told again under a new limit. */
export async function setBudgets(trx: Trx, workspaceId: string, budgets: readonly Budget[], now: Date): Promise<void> {
  const periods = budgets.map(({ period }) => period);
  let gone = trx.deleteFrom("budgets").where("workspace_id", "=", workspaceId);
  if (periods.length > 0) gone = gone.where("period", "not in", periods);
  await gone.execute();
  for (const { period, limitMicroInr, warnAt, isHard } of budgets) {
    await sql`
      insert into budgets (workspace_id, period, limit_micro_inr, warn_at, is_hard, updated_at)
      values (${workspaceId}, ${period}, ${limitMicroInr}, ${warnAt}, ${isHard}, ${now})
      on conflict (workspace_id, period) do update set
        limit_micro_inr = excluded.limit_micro_inr, warn_at = excluded.warn_at, is_hard = excluded.is_hard,
        updated_at = excluded.updated_at,
        warned_for = case when (budgets.limit_micro_inr, budgets.warn_at) = (excluded.limit_micro_inr, excluded.warn_at)
          then budgets.warned_for end,
        exceeded_for = case when budgets.limit_micro_inr = excluded.limit_micro_inr then budgets.exceeded_for end
    `.execute(trx);
  }
}

async function selectBudgets(
  reader: Kysely<Tables>,
  workspaceId: string,
  month: string,
): Promise<readonly BudgetRow[]> {
  const { rows } = await sql<BudgetRow>`
    select period, limit_micro_inr, warn_at, is_hard, warned_for, exceeded_for, coalesce((
      select sum(s.spent_micro_inr) from spending s
      where s.workspace_id = b.workspace_id and (b.period = 'total' or s.month = ${month})
    ), 0)::bigint as spent_micro_inr
    from budgets b where workspace_id = ${workspaceId} order by period
  `.execute(reader);
  return rows;
}

function toStanding(row: BudgetRow, month: string): BudgetStanding {
  const { period, limit_micro_inr: limitMicroInr, warn_at: warnAt, spent_micro_inr: spentMicroInr } = row;
  const state: BudgetState =
    spentMicroInr >= limitMicroInr ? "exceeded" : spentMicroInr >= limitMicroInr * warnAt ? "warned" : "within";
  const spentFor = period === "month" ? month : "total";
  return { period, limitMicroInr, warnAt, isHard: row.is_hard, spentFor, spentMicroInr, state };
}

function crossingOf(row: BudgetRow, { state, spentFor }: BudgetStanding): BudgetCrossing["event"] | undefined {
  if (state === "exceeded" && row.exceeded_for !== spentFor) return "budget_exceeded";
  if (state === "warned" && row.warned_for !== spentFor) return "budget_warning";
  return undefined;
}

/** Of those who see a crossing at once, the one whose update finds the row unmarked has it. Beyond the limit, nobody is warned of nearing it. */
async function claimCrossing(
  engine: Kysely<Tables>,
  workspaceId: string,
  { period, spentFor }: BudgetStanding,
  event: BudgetCrossing["event"],
): Promise<boolean> {
  const mark = event === "budget_exceeded" ? "exceeded_for" : "warned_for";
  const { numUpdatedRows } = await engine
    .updateTable("budgets")
    .set({ warned_for: spentFor, ...(event === "budget_exceeded" && { exceeded_for: spentFor }) })
    .where("workspace_id", "=", workspaceId)
    .where("period", "=", period)
    .where(mark, "is distinct from", spentFor)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

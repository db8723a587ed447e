import { SutradharError } from "../../core/index.ts";
import { checkBudget, findBudgetRefusal, toInr, type BudgetCrossing } from "../../fleet/index.ts";
import type { Database } from "../../store/index.ts";
import type { GuardedWork } from "./guard-stops.ts";
import { isTrial } from "./is-trial.ts";
import type { Log } from "../../telemetry/log/index.ts";

export interface GuardOptions {
  readonly database: Database;
  readonly timeZone: string;
  readonly log: Log;
  readonly now: () => Date;
}

/** For how long an answer stands: a burst of steps asks once. */
const keptMs = 1_000;

/**
 * Refuses the work of a workspace whose budget is spent, or that is not there. Trials cost nothing, and go on.
 * @throws SutradharError `workspace_stopped`, `budget_exceeded`
 */
export function createWorkGuard({ database, timeZone, log, now }: GuardOptions): (work: GuardedWork) => Promise<void> {
  const known = new Map<string, { readonly atMs: number; readonly answer: Promise<SutradharError | undefined> }>();
  const ask = async (workspaceId: string): Promise<SutradharError | undefined> => {
    const row = await database.engine
      .selectFrom("workspaces")
      .select("id")
      .where("id", "=", workspaceId)
      .executeTakeFirst();
    if (!row) return new SutradharError("workspace_stopped", `there is no workspace ${workspaceId}`);
    const check = await checkBudget(database.engine, workspaceId, now(), timeZone);
    for (const crossing of check.crossings) logCrossing(log, crossing);
    return findBudgetRefusal(check);
  };
  return async ({ workspaceId, videoId }) => {
    const nowMs = now().getTime();
    const last = known.get(workspaceId);
    const current = last && nowMs - last.atMs < keptMs ? last : { atMs: nowMs, answer: ask(workspaceId) };
    known.set(workspaceId, current);
    // What failed is asked anew, and refuses meanwhile.
    current.answer.catch(() => known.delete(workspaceId));
    const refusal = await current.answer;
    if (refusal && !(refusal.code === "budget_exceeded" && (await isTrial(database.engine, videoId)))) throw refusal;
  };
}

/** Each crossing is handed out once, in the whole installation: nobody else tells of it. */
function logCrossing(log: Log, { event, workspaceId, standing }: BudgetCrossing): void {
  const { period, spentFor, spentMicroInr, limitMicroInr, isHard } = standing;
  log.warn(event === "budget_exceeded" ? "a budget is spent" : "a budget is nearly spent", {
    event,
    workspace: workspaceId,
    period,
    spentFor,
    spentInr: toInr(spentMicroInr),
    limitInr: toInr(limitMicroInr),
    isHard,
  });
}

import { createDecisionTable, type DecisionTable } from "../../governance/policy/index.ts";
import type { Database } from "../../store/index.ts";
import type { Log } from "../../telemetry/log/index.ts";

/** Where a process writes down what the rules decide, for those who search; its log has each line first. */
export function openDecisions(database: Pick<Database, "engine">, log: Pick<Log, "warn">): DecisionTable {
  return createDecisionTable(database, {
    onError: (error) => log.warn("decisions of the policy could not be written into the database", { error }),
  });
}

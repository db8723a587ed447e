import type { Generated } from "kysely";

/** Tables of metering; made by `migrations/0003-metering.sql`. Money is whole micro-rupees. */
export interface MeterTables {
  readonly meter: MeterTable;
  readonly spending: SpendingTable;
  readonly budgets: BudgetsTable;
}

export type MeteredOutcome = "done" | "failed" | "dropped" | "cancelled" | "handed_back";
export type BudgetPeriod = "month" | "total";

interface MeterTable {
  readonly workspace_id: string;
  readonly run_id: string;
  readonly video_id: string | null;
  readonly campaign_id: string | null;
  readonly node_id: string;
  readonly fence: number;
  readonly step: string;
  readonly class: string;
  readonly worker: string;
  readonly rollout_arm: string | null;
  readonly outcome: MeteredOutcome;
  readonly wall_ms: number;
  readonly cpu_ms: number;
  readonly gpu_ms: number;
  readonly frames: number;
  readonly pixels: number;
  readonly bytes_read: number;
  readonly bytes_written: number;
  readonly cost_micro_inr: number;
  /** What it would have cost, where it was done for nothing. */
  readonly waived_micro_inr: Generated<number>;
  readonly price_list: string;
  readonly at: Generated<Date>;
}

interface SpendingTable {
  readonly workspace_id: string;
  readonly month: string;
  readonly part: number;
  readonly spent_micro_inr: number;
}

interface BudgetsTable {
  readonly workspace_id: string;
  readonly period: BudgetPeriod;
  readonly limit_micro_inr: number;
  readonly warn_at: Generated<number>;
  readonly is_hard: Generated<boolean>;
  readonly warned_for: string | null;
  readonly exceeded_for: string | null;
  readonly created_at: Generated<Date>;
  readonly updated_at: Generated<Date>;
}

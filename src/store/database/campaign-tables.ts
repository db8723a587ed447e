import type { Generated, JSONColumnType } from "kysely";
import type { Digest } from "../../core/index.ts";

export type CampaignState = "checking" | "ready_to_start" | "running" | "paused" | "done" | "cancelled";
export type CampaignRowState =
  | "unchecked"
  | "good"
  | "bad"
  | "ordered"
  | "in_review"
  | "ready"
  | "failed"
  | "cancelled";

/** What is wrong with a row, and in which column. Its sentence may repeat what the row says, and is kept sealed. */
export interface RowProblem {
  readonly code: string;
  readonly column?: string;
  readonly message: string;
}

type JsonMaybe = JSONColumnType<object | null, string | null, string | null>;
type TimeMaybe = Date | null;

interface CampaignsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly template: JSONColumnType<object>;
  readonly options: JSONColumnType<object>;
  readonly is_partial: Generated<boolean>;
  readonly start_after: TimeMaybe;
  readonly deadline: TimeMaybe;
  readonly delivery_window: JsonMaybe;
  readonly expires_at: TimeMaybe;
  readonly retention_days: number;
  readonly queued_max: number;
  readonly origin: string | null;
  readonly created_by: string;
  readonly sealed_key: string | null;
  readonly erase_at: Date;
  readonly erased_at: TimeMaybe;
  readonly rows_total: Generated<number>;
  readonly rows_good: Generated<number>;
  readonly rows_bad: Generated<number>;
  readonly rows_ordered: Generated<number>;
  readonly rows_in_review: Generated<number>;
  readonly rows_ready: Generated<number>;
  readonly rows_failed: Generated<number>;
  readonly rows_cancelled: Generated<number>;
  readonly samples_wanted: Generated<number>;
  readonly has_trials: Generated<boolean>;
  readonly quote: JsonMaybe;
  readonly problem: JsonMaybe;
  readonly upload_id: string | null;
  readonly upload_until: TimeMaybe;
  readonly next_at: TimeMaybe;
  readonly created_at: Date;
  readonly started_at: TimeMaybe;
  readonly finished_at: TimeMaybe;
}

interface CampaignRowsTable {
  readonly campaign_id: string;
  readonly number: number;
  readonly workspace_id: string;
  readonly state: CampaignRowState;
  readonly sealed: string | null;
  readonly callback_id: string | null;
  readonly recipient_mac: string | null;
  readonly line: number;
  readonly problems: JSONColumnType<readonly Omit<RowProblem, "message">[], string | undefined>;
  readonly sealed_problems: string | null;
  readonly video_id: string | null;
}

interface CampaignPiecesTable {
  readonly workspace_id: string;
  readonly video_id: string;
  readonly key: Digest;
}

export interface CampaignTables {
  readonly campaign_pieces: CampaignPiecesTable;
  readonly campaigns: CampaignsTable;
  readonly campaign_rows: CampaignRowsTable;
}

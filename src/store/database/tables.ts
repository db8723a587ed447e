import type { Generated, JSONColumnType } from "kysely";
import type { Digest, Json } from "../../core/index.ts";
import type { AssetTables } from "./asset-tables.ts";
import type { CampaignTables } from "./campaign-tables.ts";
import type { ConsentTables } from "./consent-tables.ts";
import type { DecisionTables } from "./decision-tables.ts";
import type { DutyTables } from "./duty-tables.ts";
import type { EventTables } from "./event-tables.ts";
import type { LedgerTables } from "./ledger-tables.ts";
import type { LinkTables } from "./link-tables.ts";
import type { MarkTables } from "./mark-tables.ts";
import type { MeterTables } from "./meter-tables.ts";
import type { PeopleTables } from "./people-tables.ts";
import type { RetentionTables } from "./retention-tables.ts";
import type { RightsTables } from "./rights-tables.ts";
import type { RolloutTables } from "./rollout-tables.ts";
import type { TakedownTables } from "./takedown-tables.ts";

/** Every table, as `migrations/` makes it. Times are `Date`, 64-bit numbers are `number`. */
export interface Tables
  extends
    AssetTables,
    CampaignTables,
    ConsentTables,
    DecisionTables,
    DutyTables,
    EventTables,
    LedgerTables,
    LinkTables,
    MarkTables,
    MeterTables,
    PeopleTables,
    RetentionTables,
    RightsTables,
    RolloutTables,
    TakedownTables {
  readonly workspaces: WorkspacesTable;
  readonly keys: KeysTable;
  readonly videos: VideosTable;
  readonly runs: RunsTable;
  readonly steps: StepsTable;
  readonly results: ResultsTable;
  readonly effects: EffectsTable;
  readonly attempts: AttemptsTable;
  readonly dead_letters: DeadLettersTable;
  readonly workers: WorkersTable;
}

/** What went wrong, as rows keep it. */
export interface ProblemRecord {
  readonly code: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

export type VideoPriority = "interactive" | "bulk";
export type VideoState =
  | "queued"
  | "screening"
  | "in_review"
  | "rendering"
  | "verifying"
  | "ready"
  | "blocked"
  | "failed"
  | "cancelled"
  | "withdrawn";
export type RunState = "running" | "done" | "failed" | "cancelled" | "superseded";
export type RunPurpose = "measure" | "make" | "reproduce" | "shadow";
export type StepState = "waiting" | "sharing" | "ready" | "running" | "done" | "failed" | "cancelled";
export type AttemptOutcome = "done" | "reused" | "failed" | "lost" | "dropped" | "cancelled" | "handed_back";

type JsonColumn<T extends object> = JSONColumnType<T>;
type JsonMaybe<T extends object> = JSONColumnType<T | null, string | null, string | null>;
type Time = Generated<Date>;
type TimeMaybe = Date | null;

interface WorkspacesTable {
  readonly id: string;
  readonly name: string;
  readonly created_at: Time;
  readonly concurrency_max: number | null;
  readonly queue_tag: Generated<number>;
}

interface KeysTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly secret_sha256: string;
  readonly scopes: readonly string[];
  readonly created_at: Time;
  readonly expires_at: TimeMaybe;
  readonly revoked_at: TimeMaybe;
  readonly person_id: string | null;
  readonly service: string | null;
  readonly is_wide: Generated<boolean>;
  readonly made_by: string | null;
  readonly made_with: string | null;
  readonly last_used_on: string | null;
}

interface VideosTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly state: VideoState;
  readonly title: string | null;
  readonly priority: Generated<VideoPriority>;
  readonly request: JsonColumn<object>;
  readonly request_id: string | null;
  readonly lock: JsonMaybe<object>;
  readonly estimate: JsonMaybe<object>;
  readonly warnings: JSONColumnType<readonly ProblemRecord[], string | undefined>;
  readonly problem: JsonMaybe<ProblemRecord>;
  readonly gates: JsonMaybe<object>;
  readonly approval: JsonMaybe<object>;
  readonly deliverables: JsonMaybe<Record<string, Digest>>;
  readonly master_sha256: Digest | null;
  readonly duration_ms: number | null;
  readonly frames: number | null;
  readonly frames_rendered: Generated<number>;
  readonly created_at: Time;
  readonly planned_at: TimeMaybe;
  readonly started_at: TimeMaybe;
  readonly first_chunk_at: TimeMaybe;
  readonly first_playable_at: TimeMaybe;
  readonly finished_at: TimeMaybe;
  readonly cancel_requested_at: TimeMaybe;
  readonly callback_id: string | null;
  readonly origin: string | null;
  readonly start_after: TimeMaybe;
  readonly deadline: TimeMaybe;
  readonly uses: readonly string[] | null;
  readonly campaign_id: string | null;
  readonly campaign_row: number | null;
  readonly expires_at: TimeMaybe;
  readonly erased_at: TimeMaybe;
}

interface RunsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly video_id: string | null;
  readonly state: RunState;
  readonly purpose: RunPurpose;
  readonly priority: VideoPriority;
  readonly build: Digest;
  readonly reuse: Generated<boolean>;
  readonly trace: string | null;
  readonly problem: JsonMaybe<ProblemRecord>;
  readonly created_at: Time;
  readonly finished_at: TimeMaybe;
}

interface StepsTable {
  readonly run_id: string;
  readonly node_id: string;
  readonly workspace_id: string;
  readonly key: Digest;
  readonly step: string;
  readonly kind: "pure" | "recorded" | "effect";
  readonly class: string;
  readonly node: JsonColumn<object>;
  readonly reads: string[];
  readonly pending: number;
  readonly state: StepState;
  readonly outputs: JsonMaybe<Record<string, Digest>>;
  readonly is_reused: boolean | null;
  readonly fence: Generated<number>;
  readonly failures: Generated<number>;
  readonly losses: Generated<number>;
  readonly worker: string | null;
  readonly job_id: string | null;
  readonly tag: number | null;
  readonly progress: JsonMaybe<{ done: number; total: number; unit: string }>;
  readonly enqueued_at: TimeMaybe;
  readonly started_at: TimeMaybe;
  readonly finished_at: TimeMaybe;
}

interface ResultsTable {
  readonly workspace_id: string;
  readonly key: Digest;
  readonly outputs: JsonColumn<Record<string, Digest>>;
  readonly committed_at: Time;
}

interface EffectsTable extends ResultsTable {
  readonly step: string;
}

interface AttemptsTable {
  readonly id: Generated<number>;
  readonly workspace_id: string;
  readonly run_id: string;
  readonly video_id: string | null;
  readonly node_id: string;
  readonly step: string;
  readonly key: Digest;
  readonly fence: number;
  readonly worker: string;
  readonly started_at: Time;
  readonly ended_at: TimeMaybe;
  readonly outcome: AttemptOutcome | null;
  readonly problem: JsonMaybe<ProblemRecord>;
}

interface DeadLettersTable {
  readonly id: Generated<number>;
  readonly workspace_id: string;
  readonly run_id: string;
  readonly video_id: string | null;
  readonly node_id: string;
  readonly step: string;
  readonly key: Digest;
  readonly problem: JsonColumn<ProblemRecord>;
  readonly died_at: Time;
  readonly settled_at: TimeMaybe;
}

interface WorkersTable {
  readonly id: string;
  readonly host: string;
  readonly process_id: number;
  readonly build: Digest;
  readonly version: string;
  readonly classes: string[];
  readonly jobs: number;
  readonly started_at: Time;
  readonly seen_at: Time;
  readonly stopped_at: TimeMaybe;
}

/** A value as a JSON column takes it: `pg` would write a list as an array of Postgres. */
export function toJson(value: Json | object): string {
  return JSON.stringify(value);
}

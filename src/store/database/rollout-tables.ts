import type { Generated, JSONColumnType } from "kysely";
import type { Digest } from "../../core/index.ts";

/** Tables of rollouts; made by `migrations/0010-rollouts.sql`. */
export interface RolloutTables {
  readonly rollouts: RolloutsTable;
  readonly rollout_events: RolloutEventsTable;
  readonly rollout_units: RolloutUnitsTable;
}

export type RolloutState = "running" | "held" | "paused" | "promoted" | "rolled_back" | "aborted";

interface RolloutsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly kind: string;
  readonly name: string;
  readonly alias: string;
  readonly champion: string;
  readonly champion_digest: Digest;
  readonly candidate: string;
  readonly candidate_digest: Digest;
  readonly spec: JSONColumnType<object>;
  readonly salt: string;
  readonly state: Generated<RolloutState>;
  readonly stage: Generated<number>;
  readonly events: Generated<number>;
  readonly verdict: JSONColumnType<object>;
  readonly words: Generated<string[]>;
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
  readonly approvals: JSONColumnType<readonly object[], string | undefined>;
  readonly approved_at: Date | null;
}

interface RolloutEventsTable {
  readonly rollout_id: string;
  readonly position: number;
  readonly workspace_id: string;
  readonly event: JSONColumnType<object>;
  readonly head: Digest;
  readonly at: Date;
}

interface RolloutUnitsTable {
  readonly video_id: string;
  readonly rollout_id: string;
  readonly workspace_id: string;
  readonly arm: "champion" | "candidate";
  readonly version: string;
  readonly counts: boolean;
  readonly batch: string | null;
  readonly nodes: string[];
  readonly assigned_at: Date;
  readonly settled_at: Date | null;
  readonly released_at: Date | null;
  readonly shadow_run_id: string | null;
  readonly shadow_settled_at: Date | null;
}

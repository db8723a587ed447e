import type { JSONColumnType } from "kysely";

/** Tables of what is taken down; made by `migrations/0015-takedowns.sql`. */
export interface TakedownTables {
  readonly takedowns: TakedownsTable;
  readonly takedown_videos: TakedownVideosTable;
  readonly takedown_events: TakedownEventsTable;
}

export type TakedownState = "received" | "revoked" | "refused" | "appealed" | "reinstated";
export type TakedownTargetKind = "video" | "file" | "mark" | "avatar" | "voice" | "template" | "person" | "campaign";

interface TakedownsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly ground: string;
  readonly clock: JSONColumnType<object>;
  readonly target_kind: TakedownTargetKind;
  readonly target: string;
  readonly reason: string;
  readonly reference: string | null;
  readonly state: TakedownState;
  readonly decision: "revoke" | "refuse" | null;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly created_by: string;
  readonly created_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
}

interface TakedownVideosTable {
  readonly workspace_id: string;
  readonly takedown_id: string;
  readonly video_id: string;
  readonly state_before: string | null;
  readonly lifted_at: Date | null;
  readonly restored_at: Date | null;
}

interface TakedownEventsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly takedown_id: string;
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
  readonly entry_id: string;
}

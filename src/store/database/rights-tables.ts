import type { JSONColumnType } from "kysely";

/** Tables of what people ask for, and of breaches; made by `migrations/0012-rights.sql`. */
export interface RightsTables {
  readonly rights_requests: RightsRequestsTable;
  readonly rights_events: RightsEventsTable;
  readonly rights_links: RightsLinksTable;
  readonly nominees: NomineesTable;
  readonly breaches: BreachesTable;
  readonly breach_persons: BreachPersonsTable;
  readonly breach_clocks: BreachClocksTable;
  readonly breach_notices: BreachNoticesTable;
}

type JsonMaybe<T extends object> = JSONColumnType<T | null, string | null, string | null>;

export type RightsKind = "access" | "correction" | "erasure" | "nomination" | "grievance";
export type RightsState = "received" | "identified" | "answered" | "refused" | "taken_back";
export type RightsAsker = "principal" | "nominee" | "guardian";

interface RightsRequestsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly kind: RightsKind;
  readonly asked_by: RightsAsker;
  readonly language: string;
  readonly state: RightsState;
  readonly sealed: string | null;
  readonly identity: JsonMaybe<object>;
  readonly clock: JSONColumnType<object>;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly sealed_answer: string | null;
  readonly answer_sha256: string | null;
  readonly settled_at: Date | null;
  readonly settled_by: string | null;
}

interface RightsEventsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly request_id: string;
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly entry_id: string;
}

interface RightsLinksTable {
  readonly token_sha256: string;
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly asked_by: RightsAsker;
  readonly language: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

interface NomineesTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly sealed: string | null;
  readonly named_at: Date;
  readonly ended_at: Date | null;
  readonly activated_at: Date | null;
  readonly activation: JsonMaybe<object>;
}

interface BreachesTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly noticed_at: Date;
  readonly scope: JSONColumnType<object>;
  readonly facts: JSONColumnType<object>;
  readonly recipients: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
}

interface BreachPersonsTable {
  readonly workspace_id: string;
  readonly breach_id: string;
  readonly principal_id: string;
  readonly why: JSONColumnType<readonly object[]>;
  readonly told_at: Date | null;
  readonly told_by: string | null;
}

interface BreachClocksTable {
  readonly workspace_id: string;
  readonly breach_id: string;
  readonly clock_id: string;
  readonly clock: JSONColumnType<object>;
  readonly due_at: Date;
  readonly done_at: Date | null;
  readonly done_by: string | null;
  readonly reference: string | null;
}

interface BreachNoticesTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly breach_id: string;
  readonly kind: string;
  readonly language: string;
  readonly sha256: string;
  readonly text: string;
  readonly drafted_by: string;
  readonly drafted_at: Date;
}

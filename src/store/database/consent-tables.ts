import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Digest } from "../../core/index.ts";

/** Tables of consent and moderation; made by `migrations/0009-consent.sql`. */
export interface ConsentTables {
  readonly ledger_secret: LedgerSecretTable;
  readonly principals: PrincipalsTable;
  readonly consent_parties: ConsentPartiesTable;
  readonly notices: NoticesTable;
  readonly consent_requests: ConsentRequestsTable;
  readonly consents: ConsentsTable;
  readonly consent_grants: ConsentGrantsTable;
  readonly likeness_uses: LikenessUsesTable;
  readonly consent_events: ConsentEventsTable;
  readonly processor_tasks: ProcessorTasksTable;
  readonly withdrawn_videos: WithdrawnVideosTable;
  readonly sealed_files: SealedFilesTable;
  readonly moderation_decisions: ModerationDecisionsTable;
}

interface LedgerSecretTable {
  readonly id: Generated<boolean>;
  readonly key_check: string;
}

type JsonMaybe<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

export type AgeKnown = "adult" | "minor" | "unknown";

interface PrincipalsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly ref: string;
  readonly sealed: string | null;
  readonly age: AgeKnown;
  readonly age_evidence: JsonMaybe<object>;
  readonly guardian: JsonMaybe<object>;
  readonly created_by: string;
  readonly created_at: Date;
  readonly erased_at: Date | null;
}

interface ConsentPartiesTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly role: "fiduciary" | "processor";
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly country: string;
  readonly contract_ref: string | null;
  readonly created_at: Date;
  readonly retired_at: Date | null;
}

interface NoticesTable {
  readonly workspace_id: string;
  readonly id: string;
  readonly version: number;
  readonly language: string;
  readonly body: JSONColumnType<object>;
  readonly text: string;
  readonly sha256: Digest;
  readonly created_by: string;
  readonly created_at: Date;
}

export type ConsentMethod = "click" | "otp" | "spoken" | "paper";
export type ConsentRequestState = "requested" | "deferred" | "refused" | "given" | "expired";
export type ConsentStatus = "given" | "renewed" | "paused" | "expired" | "invalidated" | "revoked" | "withdrawn";

interface ConsentRequestsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly notice_id: string;
  readonly notice_version: number;
  readonly language: string;
  readonly offers: JSONColumnType<object>;
  readonly method: ConsentMethod;
  readonly code_sha256: string | null;
  readonly phrase: string | null;
  readonly tries: Generated<number>;
  readonly token_sha256: string;
  readonly state: ConsentRequestState;
  readonly shown: JSONColumnType<object, string | undefined>;
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly settled_at: Date | null;
}

interface ConsentsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly request_id: string;
  readonly status: ConsentStatus;
  readonly artefact: string;
  readonly sha256: Digest;
  readonly signature: string;
  readonly supersedes: string | null;
  readonly given_at: Date;
  readonly ended_at: Date | null;
  readonly ended_reason: string | null;
  readonly settled_at: Date | null;
}

interface ConsentGrantsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly consent_id: string;
  readonly principal_id: string;
  readonly purpose: string;
  readonly uses: Generated<number>;
  readonly withdrawn_at: Date | null;
}

interface LikenessUsesTable {
  readonly workspace_id: string;
  readonly video_id: string;
  readonly principal_id: string;
  readonly asset_digest: Digest;
  readonly modality: string;
  readonly languages: string[];
  readonly content_classes: string[];
  readonly grant_id: string | null;
  readonly used_at: Date;
}

interface ConsentEventsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly consent_id: string | null;
  readonly request_id: string | null;
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
  readonly entry_id: string;
}

interface ProcessorTasksTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly consent_id: string;
  readonly party_id: string;
  readonly told_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly note: string | null;
}

interface WithdrawnVideosTable {
  readonly workspace_id: string;
  readonly consent_id: string;
  readonly video_id: string;
  readonly decision: "keep" | "takedown" | null;
  readonly reason: string | null;
  readonly decided_by: string | null;
  readonly listed_at: Date;
  readonly decided_at: Date | null;
}

interface SealedFilesTable {
  readonly workspace_id: string;
  readonly principal_id: string;
  readonly digest: Digest;
  readonly sealed_digest: Digest;
  readonly sealed_at: Date;
}

interface ModerationDecisionsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly video_id: string;
  readonly input_sha256: Digest;
  readonly action: "allow" | "review" | "block";
  readonly is_overridable: boolean;
  readonly judged: JSONColumnType<object>;
  readonly took_ms: number;
  readonly decided_at: Date;
  readonly overrides: JSONColumnType<object, string | undefined>;
  readonly overridden_at: Date | null;
  readonly appeals: JSONColumnType<object, string | undefined>;
}

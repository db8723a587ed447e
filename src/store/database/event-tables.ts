import type { Generated, JSONColumnType } from "kysely";
import type { Digest, Json } from "../../core/index.ts";

/** Tables of what is told: events, webhooks, answers to come again; made by `migrations/0005-events.sql`. */
export interface EventTables {
  readonly events: EventsTable;
  readonly event_positions: EventPositionsTable;
  readonly webhooks: WebhooksTable;
  readonly webhook_secrets: WebhookSecretsTable;
  readonly webhook_deliveries: WebhookDeliveriesTable;
  readonly webhook_lines: WebhookLinesTable;
  readonly idempotency_keys: IdempotencyKeysTable;
}

export type DeliveryState = "waiting" | "delivered" | "dead";

/** What came of one attempt at a delivery. */
export interface DeliveryAttempt {
  readonly at: string;
  readonly durationMs: number;
  /** That was answered with, if anything was. */
  readonly status?: number;
  /** Why it does not count as delivered. */
  readonly problem?: { readonly code: string; readonly message: string };
}

interface EventsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: JSONColumnType<Readonly<Record<string, Json>>>;
  readonly at: Date;
  readonly entered: Generated<number>;
  readonly position: number | null;
}

interface EventPositionsTable {
  readonly workspace_id: string;
  readonly position: number;
}

interface WebhooksTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly url: string;
  readonly description: Generated<string>;
  readonly types: readonly string[];
  readonly state: Generated<"enabled" | "disabled">;
  readonly disabled_at: Date | null;
  readonly disabled_reason: string | null;
  readonly failing_since: Date | null;
  readonly failures: Generated<number>;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface WebhookSecretsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly webhook_id: string;
  readonly sealed: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

interface WebhookDeliveriesTable {
  readonly webhook_id: string;
  readonly event_id: string;
  readonly workspace_id: string;
  readonly subject: string;
  readonly sequence: number;
  readonly state: DeliveryState;
  readonly attempts: Generated<number>;
  readonly log: JSONColumnType<readonly DeliveryAttempt[], string | undefined>;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly entered: Generated<number>;
}

interface WebhookLinesTable {
  readonly webhook_id: string;
  readonly subject: string;
  readonly workspace_id: string;
  readonly next_at: Date;
  readonly claimed_until: Date | null;
  readonly fence: Generated<number>;
}

interface IdempotencyKeysTable {
  readonly workspace_id: string;
  readonly key_sha256: Digest;
  readonly id: string;
  readonly request_sha256: Digest;
  readonly status: number | null;
  readonly headers: JSONColumnType<Readonly<Record<string, string>> | null, string | null, string | null>;
  readonly body: string | null;
  readonly claimed_until: Date;
  readonly expires_at: Date;
}

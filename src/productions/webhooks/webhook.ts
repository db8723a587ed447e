import { SutradharError } from "../../core/index.ts";
import type { Tables } from "../../store/index.ts";
import type { Selectable } from "kysely";

/** Where somebody wants to be told what happens. */
export interface Webhook {
  readonly id: string;
  readonly workspaceId: string;
  readonly url: string;
  readonly description: string;
  /** Whole types, `sutradhar.video.*`, or `*`. */
  readonly types: readonly string[];
  readonly state: "enabled" | "disabled";
  readonly disabledAt: Date | null;
  readonly disabledReason: string | null;
  /** Since when nothing has got through. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function toWebhook(row: Selectable<Tables["webhooks"]>): Webhook {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    url: row.url,
    description: row.description,
    types: row.types,
    state: row.state,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function unknownWebhook(id: string): SutradharError {
  return new SutradharError(
    "webhook_unknown",
    `there is no webhook ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

import type { JSONColumnType } from "kysely";
import type { Digest } from "../../core/index.ts";

/** What the rules decided; made by `migrations/0018-policy-decisions.sql`. */
export interface DecisionTables {
  readonly policy_decisions: PolicyDecisionsTable;
}

interface PolicyDecisionsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly video_id: string | null;
  readonly decided_at: Date;
  readonly name: string;
  readonly is_allowed: boolean;
  readonly reasons: readonly string[];
  readonly bundle: Digest | null;
  readonly input_sha256: Digest;
  readonly input: JSONColumnType<object>;
  readonly duration_ms: number;
}

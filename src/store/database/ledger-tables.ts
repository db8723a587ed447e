import type { Generated, GeneratedAlways } from "kysely";
import type { Digest } from "../../core/index.ts";

/** Tables of the ledger; made by `migrations/0004-ledger.sql` and `0016-audit-trail.sql`. */
export interface LedgerTables {
  readonly ledger_state: LedgerStateTable;
  readonly ledger_entries: LedgerEntriesTable;
  readonly ledger_nodes: LedgerNodesTable;
  readonly ledger_checkpoints: LedgerCheckpointsTable;
  readonly ledger_cosignatures: LedgerCosignaturesTable;
  readonly ledger_time_stamps: LedgerTimeStampsTable;
  readonly ledger_pending: LedgerPendingTable;
  readonly audit_trail: AuditTrailTable;
  readonly collector_positions: CollectorPositionsTable;
}

interface AuditTrailTable {
  readonly entry_id: string;
  readonly workspace_id: string | null;
  readonly type: string;
  readonly actor: string;
  readonly at: Date;
  readonly index: number | null;
}

interface CollectorPositionsTable {
  readonly stream: string;
  readonly position: number;
}

interface LedgerStateTable {
  readonly id: Generated<boolean>;
  readonly origin: string;
  readonly verifier_key: string;
  readonly size: number;
  readonly subtrees: Buffer;
  readonly sequenced_at: Date;
}

interface LedgerEntriesTable {
  readonly index: number;
  readonly id: string;
  readonly type: string;
  readonly entry: string;
  readonly leaf_hash: Buffer;
}

interface LedgerNodesTable {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

interface LedgerCheckpointsTable {
  readonly size: number;
  readonly note: string;
  readonly made_at: Generated<Date>;
}

interface LedgerCosignaturesTable {
  readonly size: number;
  readonly verifier_key: string;
  readonly line: string;
  readonly cosigned_at: Date;
}

interface LedgerTimeStampsTable {
  readonly size: number;
  readonly sha256: Digest;
  readonly response: Buffer;
  readonly stamped_at: Date;
}

interface LedgerPendingTable {
  readonly position: GeneratedAlways<number>;
  readonly id: string;
  readonly entry: string;
  readonly created_at: Generated<Date>;
  readonly refused: string | null;
}

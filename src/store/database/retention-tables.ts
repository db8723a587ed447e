import type { ColumnType, Generated } from "kysely";
import type { Digest } from "../../core/index.ts";

/** Whose bytes are encrypted for whom, what is held, and what has gone; made by `migrations/0011-retention.sql`. */
export interface RetentionTables {
  readonly sealed_blobs: SealedBlobsTable;
  readonly legal_holds: LegalHoldsTable;
  readonly purge_receipts: PurgeReceiptsTable;
}

export type BlobShelf = "cache" | "vault";

interface SealedBlobsTable {
  readonly workspace_id: string;
  readonly shelf: BlobShelf;
  readonly digest: Digest;
  /** Who must all have a key for it to open, sorted, parted by `+`. */
  readonly owners: string;
  readonly sealed_digest: Digest;
  readonly size_bytes: ColumnType<number, number, number>;
  readonly created_at: Generated<Date>;
  readonly held_at: Date | null;
}

export type HoldScope = "workspace" | "person" | "campaign" | "video";

interface LegalHoldsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly scope: HoldScope;
  readonly target: string;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly lifted_by: string | null;
  readonly lifted_at: Date | null;
  readonly lift_reason: string | null;
}

interface PurgeReceiptsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly holding: string;
  readonly kind: string;
  readonly class: string;
  readonly action: "seal" | "purge" | "shred";
  readonly profile: string;
  readonly policy: string | null;
  readonly items: number;
  readonly size_bytes: number;
  readonly decided_at: Date;
  readonly done_at: Date | null;
  readonly entry_id: string | null;
}

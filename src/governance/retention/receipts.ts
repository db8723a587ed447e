import { sql } from "kysely";
import { createId, type Digest } from "../../core/index.ts";
import { defineEntry, field, type LedgerWriter } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { RetentionAction, RetentionVerdict } from "./decide-holding.ts";
import type { HoldingKind } from "./holdings.ts";
import { logKinds } from "./logs.ts";
import type { RetentionClass } from "./rules.ts";

const kinds = [
  "intermediates",
  "output",
  "order",
  "likeness",
  "consent",
  ...logKinds,
] as const satisfies readonly HoldingKind[];

const gone = defineEntry("retention.receipt", {
  receipt: field.id("pur"),
  kind: field.code(...kinds),
  class: field.code("R0", "R1", "R2", "R3", "R4"),
  action: field.code("seal", "purge", "shred"),
  /** Which reading of the law was in force. */
  isStrict: field.flag,
  policy: field.optional(field.digest),
  items: field.count,
});

/** That something was sealed or destroyed: when, by which rules, how much. */
export interface PurgeReceipt {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly class: RetentionClass;
  readonly action: Exclude<RetentionAction, "keep">;
  readonly profile: string;
  readonly policy: Digest | undefined;
  readonly items: number;
  readonly sizeBytes: number;
  readonly decidedAt: Date;
  /** Null where it was begun, and not finished. */
  readonly doneAt: Date | null;
  /** Of the ledger's entry. */
  readonly entryId: string | null;
}

/** What went. */
export interface Purged {
  readonly items: number;
  readonly sizeBytes: number;
}

interface ReceiptPlace {
  readonly workspaceId: string;
  readonly profile: string;
  readonly now: Date;
}

/** Written before anything goes, so that what a kill cuts short is found and done. @returns its id; undefined where it is done already */
export async function beginReceipt(
  trx: Trx,
  { workspaceId, profile, now }: ReceiptPlace,
  { holding, action, policy }: RetentionVerdict,
): Promise<string | undefined> {
  if (action === "keep") return undefined;
  const id = createId("pur", now.getTime());
  const { rows } = await sql<{ id: string; done_at: Date | null }>`
    insert into purge_receipts (id, workspace_id, holding, kind, class, action, profile, policy, decided_at)
    values (${id}, ${workspaceId}, ${nameOf(holding)}, ${holding.kind}, ${holding.class}, ${action}, ${profile},
      ${policy ?? null}, ${now})
    on conflict (workspace_id, holding, action) do update set decided_at = purge_receipts.decided_at
    returning id, done_at
  `.execute(trx);
  const [row] = rows;
  return row && row.done_at === null ? row.id : undefined;
}

/** In the ledger and beside it, when it is done. */
export async function endReceipt(
  trx: Trx,
  { ledger, workspaceId, profile, now }: ReceiptPlace & { readonly ledger: LedgerWriter },
  { id, verdict, purged }: { readonly id: string; readonly verdict: RetentionVerdict; readonly purged: Purged },
): Promise<void> {
  const { holding, action, policy } = verdict;
  if (action === "keep") return;
  const draft: unknown = {
    type: gone,
    actor: { kind: "system" },
    workspace: workspaceId,
    body: {
      receipt: id,
      kind: holding.kind,
      class: holding.class,
      action,
      isStrict: profile !== "minimise",
      ...(policy === undefined ? {} : { policy }),
      items: purged.items,
    },
  };
  // Kysely's types and those of entries are too deep for each other; sealing looks at each field.
  const entry = await ledger.appendWithin(trx, draft as never);
  await trx
    .updateTable("purge_receipts")
    .set({ done_at: now, entry_id: entry.id, items: purged.items, size_bytes: purged.sizeBytes })
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .execute();
}

/** The newest first. */
export async function listReceipts(trx: Trx, workspaceId: string, limit = 200): Promise<readonly PurgeReceipt[]> {
  const rows = await trx
    .selectFrom("purge_receipts")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subject: row.holding.split("/")[1] ?? "",
    class: row.class as RetentionClass,
    action: row.action,
    profile: row.profile,
    policy: (row.policy as Digest | null) ?? undefined,
    items: row.items,
    sizeBytes: row.size_bytes,
    decidedAt: row.decided_at,
    doneAt: row.done_at,
    entryId: row.entry_id,
  }));
}

/** A video that is tried again is finished again, and has another receipt then. */
function nameOf({ kind, subject, processedAt }: RetentionVerdict["holding"]): string {
  return kind === "intermediates" ? `${kind}/${subject}/${processedAt.getTime()}` : `${kind}/${subject}`;
}

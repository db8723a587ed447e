import { sql } from "kysely";
import type { Trx } from "../../store/index.ts";
import type { AssetKind } from "../asset.ts";

/** Whose versions and aliases a transaction changes, until it ends: nobody else changes them meanwhile. */
export async function lockAsset(
  trx: Trx,
  workspaceId: string,
  asset: { readonly kind: AssetKind; readonly name: string },
): Promise<void> {
  await lock(trx, `asset ${workspaceId} ${asset.kind}/${asset.name}`);
}

/** Files of the workspace's vault that are seen now stay there until the transaction ends. */
export async function keepFiles(trx: Trx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`assets ${workspaceId}`}, 0))`.execute(trx);
}

/** Until the transaction ends, nobody relies on a file that no row names. */
export async function lockFiles(trx: Trx, workspaceId: string): Promise<void> {
  await lock(trx, `assets ${workspaceId}`);
}

async function lock(trx: Trx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}

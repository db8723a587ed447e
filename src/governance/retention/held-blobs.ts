import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Owner } from "./lineage.ts";

/** One encrypted file that the law keeps, and nobody reads. @returns the digest of its ciphertext; undefined where it is not here */
export async function holdBlob(
  trx: Trx,
  held: { readonly workspaceId: string; readonly owner: Owner; readonly digest: Digest; readonly now: Date },
): Promise<Digest | undefined> {
  const { workspaceId, owner, digest, now } = held;
  const { rows } = await sql<{ sealed_digest: Digest }>`
    update sealed_blobs set held_at = coalesce(held_at, ${now})
    where workspace_id = ${workspaceId} and shelf = 'vault' and digest = ${digest}
      and ${owner} = any(string_to_array(owners, '+'))
    returning sealed_digest
  `.execute(trx);
  return rows[0]?.sealed_digest;
}

/** Who or what a hold may be about. */
export interface HeldThing {
  readonly workspaceId: string;
  /** People, and campaigns. */
  readonly owners?: readonly Owner[];
  readonly videoId?: string | undefined;
}

/** Whether a hold stands on it: on itself, on anybody whose it is, or on the whole workspace. */
export async function isOnHold(trx: Trx, { workspaceId, owners = [], videoId }: HeldThing): Promise<boolean> {
  const targets = [...owners, ...(videoId === undefined ? [] : [videoId])];
  const { rows } = await sql<{ held: boolean }>`
    select exists (
      select from legal_holds where workspace_id = ${workspaceId} and lifted_at is null
        and (scope = 'workspace' or target = any(${targets}::text[]))
    ) as held
  `.execute(trx);
  // What is not understood is held.
  return rows[0]?.held ?? true;
}

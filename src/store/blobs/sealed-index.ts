import type { Digest } from "../../core/index.ts";
import type { BlobShelf, Database } from "../database/index.ts";

/** Where the ciphertext of a blob lies, and whose keys it takes. */
export interface SealedBlob {
  readonly owners: readonly string[];
  /** Of the ciphertext. */
  readonly sealedDigest: Digest;
  /** Of the plaintext. */
  readonly sizeBytes: number;
}

/** Which blobs of a shelf are encrypted, by the digest of their plaintext. What the law alone holds is not told of. */
export interface SealedIndex {
  find(digest: Digest): Promise<readonly SealedBlob[]>;
  add(digest: Digest, blob: SealedBlob): Promise<void>;
  /** @returns whose ciphertext nobody needs any more */
  remove(digest: Digest, owners?: readonly string[]): Promise<readonly Digest[]>;
}

/** How owners stand in a row. */
export function ownersText(owners: readonly string[]): string {
  return [...owners].sort().join("+");
}

export function createSealedIndex({
  database: { engine },
  workspaceId,
  shelf,
}: {
  readonly database: Pick<Database, "engine">;
  readonly workspaceId: string;
  readonly shelf: BlobShelf;
}): SealedIndex {
  return {
    async find(digest) {
      const rows = await engine
        .selectFrom("sealed_blobs")
        .select(["owners", "sealed_digest", "size_bytes"])
        .where("workspace_id", "=", workspaceId)
        .where("shelf", "=", shelf)
        .where("digest", "=", digest)
        .where("held_at", "is", null)
        .orderBy("owners")
        .execute();
      return rows.map(({ owners, sealed_digest, size_bytes }) => ({
        owners: owners.split("+"),
        sealedDigest: sealed_digest,
        sizeBytes: size_bytes,
      }));
    },
    async add(digest, { owners, sealedDigest, sizeBytes }) {
      const now = { sealed_digest: sealedDigest, size_bytes: sizeBytes, held_at: null };
      await engine
        .insertInto("sealed_blobs")
        .values({ workspace_id: workspaceId, shelf, digest, owners: ownersText(owners), ...now })
        .onConflict((conflict) => conflict.columns(["workspace_id", "shelf", "digest", "owners"]).doUpdateSet(now))
        .execute();
    },
    async remove(digest, owners) {
      let query = engine
        .deleteFrom("sealed_blobs")
        .where("workspace_id", "=", workspaceId)
        .where("shelf", "=", shelf)
        .where("digest", "=", digest);
      if (owners) query = query.where("owners", "=", ownersText(owners));
      const rows = await query.returning("sealed_digest").execute();
      return rows.map(({ sealed_digest }) => sealed_digest);
    },
  };
}

import type { Digest } from "../../core/index.ts";
import type { Database } from "../../store/index.ts";
import { sharedWorkspace } from "./registry-request.ts";

/** Which of these are versions that the product brought, for every workspace. */
export async function listShipped(
  { engine }: Pick<Database, "engine">,
  digests: readonly Digest[],
): Promise<ReadonlySet<Digest>> {
  if (digests.length === 0) return new Set();
  const rows = await engine
    .selectFrom("asset_versions")
    .select("digest")
    .where("workspace_id", "=", sharedWorkspace)
    .where("digest", "in", [...digests])
    .execute();
  return new Set(rows.map(({ digest }) => digest));
}

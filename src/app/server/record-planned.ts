import { limits, type Digest } from "../../core/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import type { LabelProfileName } from "../../media/captions/index.ts";
import type { VideoLock } from "../../planner/index.ts";
import { bySystem, digestOf, keepMarks, recordVideo, type Video, type VideoEntry } from "../../productions/index.ts";
import type { AssetResolution } from "../../registry/index.ts";
import { sharedWorkspace } from "../../registry/versions/index.ts";
import type { Trx } from "../../store/index.ts";

export interface PlannedRecord {
  readonly ledger: LedgerWriter;
  readonly video: Pick<Video, "id" | "workspaceId">;
  readonly run: string;
  /** Of the product. */
  readonly version: string;
  readonly lock: Partial<Pick<VideoLock, "marks">> | undefined;
  readonly label: LabelProfileName;
  /** Of the rules that decided the label, and of what they were told. */
  readonly bundle: Digest;
  readonly inputSha256: Digest;
  readonly resolutions: readonly Pick<AssetResolution, "digest">[];
}

/** Says in the ledger what a video is being made of. A likeness of a person's stands there as a commitment only. */
export async function recordPlanned(trx: Trx, planned: PlannedRecord): Promise<void> {
  const { ledger, video, run, version, lock, label, bundle, inputSha256, resolutions } = planned;
  const digests = [...new Set(resolutions.map(({ digest }) => digest))].sort();
  const open = await findImpersonal(trx, video.workspaceId, digests);
  const isOpen = (digest: Digest): boolean => open.has(digest);
  const body: Extract<VideoEntry, { says: "planned" }>["body"] = {
    video: video.id,
    run,
    product: hide(version),
    assets: digests.filter(isOpen).slice(0, limits.ledgerAssetsMax),
    likenesses: digests
      .filter((digest) => !isOpen(digest))
      .slice(0, limits.ledgerAssetsMax)
      .map((digest) => hide(digest)),
    assetsTotal: digests.length,
    label,
    ...(lock ? { lock: hide(digestOf(lock)) } : {}),
  };
  const by = bySystem(ledger, video.workspaceId);
  await recordVideo(trx, by, { says: "planned", body });
  const decided = { video: video.id, label, policy: bundle, facts: hide(inputSha256) };
  await recordVideo(trx, by, { says: "labelled", body: decided });
  if (lock?.marks) await recordMarks(trx, planned, lock.marks);
}

/**
 * Keeps which marks a video bears, and commits to each: who finds one in a copy can show that it was allocated to this video,
 * and when.
 */
async function recordMarks(
  trx: Trx,
  { ledger, video }: Pick<PlannedRecord, "ledger" | "video">,
  marks: NonNullable<VideoLock["marks"]>,
): Promise<void> {
  await keepMarks(trx, video, marks);
  const distinct = [...new Set(Object.values(marks.shots))].sort();
  for (let from = 0; from < distinct.length; from += limits.ledgerMarksMax) {
    const some = distinct.slice(from, from + limits.ledgerMarksMax).map((mark) => hide(mark));
    const body = { video: video.id, keyVersion: marks.keyVersion, marks: some };
    await recordVideo(trx, bySystem(ledger, video.workspaceId), { says: "marked", body });
  }
}

/** What the registry knows to be nobody's likeness. What lay beside a script is in no registry, and may be anybody's. */
async function findImpersonal(trx: Trx, workspaceId: string, digests: readonly Digest[]): Promise<ReadonlySet<Digest>> {
  if (digests.length === 0) return new Set();
  const rows = await trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("digest", "in", [...digests])
    .where("workspace_id", "in", [workspaceId, sharedWorkspace])
    .where("likeness", "!=", "person")
    .execute();
  return new Set(rows.map((row) => row.digest));
}

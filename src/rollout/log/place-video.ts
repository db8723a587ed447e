import { limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { assignVideo, bucketOf, type Arm } from "../judge/index.ts";
import { followVerdict, type RolloutMove } from "./follow-verdict.ts";
import type { JudgeRoom } from "./judge-room.ts";
import { formatTarget, type Rollout } from "./rollout.ts";

/** Which version a video was given for an alias, in which rollout. */
export interface Placement {
  readonly rolloutId: string;
  /** `avatar/asha@production`: what its script asks for. */
  readonly wanted: string;
  readonly arm: Arm;
  readonly version: string;
}

/** A video that is to be planned, as far as a rollout asks. */
export interface PlacedVideo {
  readonly id: string;
  /** A campaign, or whatever else was ordered together and shares its shots. */
  readonly batch: string | undefined;
  /** The steps that the two versions would do differently. */
  readonly nodes: readonly string[];
  /** Whether none of these, of either version, lies in the cache already. */
  readonly isExecuted: boolean;
  /** It was planned with the champion alone. */
  readonly isPinned?: boolean;
  /** The run that the candidate would work beside in. */
  readonly shadowRun?: string;
}

/** How a video is to be made. */
export interface PlacedArm {
  readonly placement: Placement;
  /** The champion makes it, and the candidate works beside. */
  readonly isShadowed: boolean;
  readonly move: RolloutMove | undefined;
}

/** Whether a video could be given to the candidate, or be measured beside it, as its rollout stands. */
export async function mayFallToCandidate(
  trx: Trx,
  { id, salt, state, stage, spec }: Rollout,
  { id: video, batch }: Pick<PlacedVideo, "id" | "batch">,
): Promise<boolean> {
  if (state !== "running") return false;
  if (batch === undefined) return true;
  if (spec.pinnedCampaigns.includes(batch)) return false;
  const share = spec.judge.stages[stage]?.share ?? 0;
  return bucketOf(id, salt, video) < share || !(await isBatchCounted(trx, id, batch));
}

/** What a video was given before: it keeps that, whatever has become of the rollout. */
export async function findPlacement(trx: Trx, videoId: string): Promise<Placement | undefined> {
  const row = await trx
    .selectFrom("rollout_units as u")
    .innerJoin("rollouts as r", "r.id", "u.rollout_id")
    .select(["u.rollout_id", "u.arm", "u.version", "r.kind", "r.name", "r.alias"])
    .where("u.video_id", "=", videoId)
    .orderBy("u.rollout_id")
    .limit(1)
    .executeTakeFirst();
  return row && { rolloutId: row.rollout_id, wanted: formatTarget(row), arm: row.arm, version: row.version };
}

/**
 * Gives a video a version. The rollout's row is locked, and its log settled up to now: whoever is judged harmful this instant
 * gets no more.
 */
export async function placeVideo(
  trx: Trx,
  rollout: Rollout,
  { video, room, now }: { readonly video: PlacedVideo; readonly room: JudgeRoom; readonly now: Date },
): Promise<PlacedArm> {
  const { stage, inFlight } = (await room.judgeOf(trx, rollout)).judgement();
  const assigned = assignVideo(
    rollout.spec.judge,
    { stage, inFlight },
    {
      rollout: rollout.id,
      salt: rollout.salt,
      video: video.id,
      isExecuted: video.isExecuted,
      isOfCountedBatch: video.batch !== undefined && (await isBatchCounted(trx, rollout.id, video.batch)),
      isPinned: isPinnedTo(rollout, video),
    },
  );
  const arm: Arm = assigned.arm === "candidate" ? "candidate" : "champion";
  const isShadowed = assigned.arm === "both";
  const { version } = rollout[arm];
  await trx
    .insertInto("rollout_units")
    .values({
      video_id: video.id,
      rollout_id: rollout.id,
      workspace_id: rollout.workspaceId,
      arm,
      version,
      counts: assigned.counts === true,
      batch: video.batch ?? null,
      nodes: [...video.nodes],
      assigned_at: now,
      // Nothing is to be learned of it.
      settled_at: assigned.counts === true || assigned.arm !== "champion" ? null : now,
      shadow_run_id: isShadowed ? (video.shadowRun ?? null) : null,
    })
    .execute();
  const placement = { rolloutId: rollout.id, wanted: formatTarget(rollout), arm, version };
  if (assigned.counts !== true && assigned.arm === "champion") return { placement, isShadowed, move: undefined };
  return { placement, isShadowed, move: await followVerdict(trx, rollout, { room, now, events: [assigned] }) };
}

/** Nothing is left to chance: the champion makes it. */
function isPinnedTo({ state, events, spec }: Rollout, { isPinned, batch }: PlacedVideo): boolean {
  if (isPinned === true || state !== "running" || events >= limits.rolloutEventsMax) return true;
  return batch !== undefined && spec.pinnedCampaigns.includes(batch);
}

async function isBatchCounted(trx: Trx, rolloutId: string, batch: string): Promise<boolean> {
  const row = await trx
    .selectFrom("rollout_units")
    .select("video_id")
    .where("rollout_id", "=", rolloutId)
    .where("batch", "=", batch)
    .where("counts", "=", true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A video that cannot even be planned with the candidate: its failure, and the champion makes the video. */
export async function failPlacement(
  trx: Trx,
  rollout: Rollout,
  { video, room, now }: { readonly video: string; readonly room: JudgeRoom; readonly now: Date },
): Promise<RolloutMove> {
  const isShadow = rollout.spec.judge.strategy === "shadow";
  await trx
    .updateTable("rollout_units")
    .set(isShadow ? { shadow_settled_at: now } : { version: rollout.champion.version, settled_at: now })
    .where("rollout_id", "=", rollout.id)
    .where("video_id", "=", video)
    .execute();
  const own = { video, arm: "candidate" } as const;
  return followVerdict(trx, rollout, {
    room,
    now,
    events: [
      { type: "observed", ...own, metric: "failure", value: 1 },
      { type: "finished", ...own, outcome: "failed" },
    ],
  });
}

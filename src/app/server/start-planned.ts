import { isDeepStrictEqual } from "node:util";
import { createId, type Digest } from "../../core/index.ts";
import { startRun, type Line } from "../../executors/index.ts";
import type { Estimate } from "../../fleet/index.ts";
import type { ContentClass } from "../../governance/consent/index.ts";
import type { LedgerWriter } from "../../ledger/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import {
  holdStops,
  isFinished,
  listUses,
  lockVideo,
  moveVideo,
  refuseStopped,
  type Video,
} from "../../productions/index.ts";
import { recordUses } from "../../registry/versions/index.ts";
import { stepCatalog } from "../../steps/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { readCast } from "../cast.ts";
import type { DecidedLabel } from "../label-desk.ts";
import type { PreparedVideo } from "../prepare-video.ts";
import type { LikenessGuard } from "./likeness-guard.ts";
import { recordPlanned } from "./record-planned.ts";

interface StartOptions {
  readonly line: Line;
  readonly ledger: LedgerWriter;
  readonly likenesses: LikenessGuard;
  readonly build: Digest;
  readonly version: string;
  readonly now: () => Date;
}

export interface PlannedOrder {
  readonly prepared: PreparedVideo;
  /** What of it may be told in the clear. */
  readonly told: Pick<PreparedVideo, "warnings"> & { readonly title: string | undefined };
  readonly plan: VideoPlan;
  readonly purpose: "measure" | "make";
  readonly contentClasses: readonly ContentClass[];
  readonly label: DecidedLabel;
  /** By which grants those who are in it allow it, as its credentials say; undefined where nothing is signed yet. */
  readonly grants: readonly string[] | undefined;
  readonly lock: object | undefined;
  readonly estimate: Estimate | undefined;
}

/** Somebody consented anew, or took something back, while a video was planned: its credentials would name what does not allow it. */
export class ConsentsMoved extends Error {}

/** The engine's own names of those who speak. */
export function voicesOf({ draft }: Pick<PreparedVideo, "draft">): readonly string[] {
  return draft.scenes.map(({ voice }) => voice);
}

/** Says whether it did: not where the video was cancelled meanwhile, or planned by another. */
export async function startPlanned(
  trx: Trx,
  { line, ledger, likenesses, build, version, now }: StartOptions,
  options: PlannedOrder & { readonly videoId: string; readonly storeNode: (node: PlanNode) => object },
): Promise<boolean> {
  const { videoId, prepared, told, plan, purpose, lock, estimate, storeNode } = options;
  const video = await lockVideo(trx, videoId);
  if (!video || isFinished(video.state) || video.state !== "screening") return false;
  const uses = [...listUses(prepared.inputs.assets, voicesOf(prepared))];
  await holdStops(trx, "share");
  await refuseStopped(trx, { workspaceId: video.workspaceId, campaignId: video.campaign?.id, uses });
  await trx
    .updateTable("videos")
    .set({
      title: told.title ?? null,
      warnings: toJson(told.warnings.map(({ code, message, position }) => ({ code, message, position }))),
      planned_at: now(),
      uses,
      ...(lock ? { lock: toJson(lock) } : {}),
      ...(estimate ? { estimate: toJson(estimate) } : {}),
    })
    .where("id", "=", videoId)
    .execute();
  const granted = await likenesses.admit(trx, {
    video,
    cast: readCast(prepared),
    contentClasses: options.contentClasses,
  });
  if (options.grants && !isDeepStrictEqual(granted.toSorted(), options.grants.toSorted())) throw new ConsentsMoved();
  await recordUses(trx, {
    workspaceId: video.workspaceId,
    user: { kind: "video", id: videoId },
    resolutions: prepared.inputs.assets,
    now: now(),
  });
  await moveVideo(trx, videoId, { to: "rendering", now: now() });
  const run = createId("run", now().getTime());
  await recordPlanned(trx, {
    ledger,
    video,
    run,
    version,
    lock,
    ...options.label,
    resolutions: prepared.inputs.assets,
  });
  await startRun(trx, line, {
    id: run,
    workspaceId: video.workspaceId,
    videoId,
    purpose,
    priority: video.priority,
    build,
    plan: plan.plan,
    classOf: (step) => stepCatalog[step]?.resources.class ?? "cpu",
    reuse: video.order.reuse,
    storeNode,
  });
  return true;
}

/**
 * Has a rollout's candidate make the same beside, up to its gates: what would sign, release or tell anybody is no part of it.
 * Whoever waits for a video of theirs comes first.
 */
export async function startBeside(
  trx: Trx,
  { line, likenesses, build, now }: Omit<StartOptions, "ledger" | "version">,
  video: Video,
  beside: {
    readonly run: string;
    readonly planned: PlannedOrder;
    readonly storeNode: (node: PlanNode) => object;
  },
): Promise<void> {
  const { run, planned, storeNode } = beside;
  const { prepared, contentClasses, plan } = planned;
  await likenesses.admit(trx, { video, cast: readCast(prepared), contentClasses });
  await recordUses(trx, {
    workspaceId: video.workspaceId,
    user: { kind: "video", id: video.id },
    resolutions: prepared.inputs.assets,
    now: now(),
  });
  await startRun(trx, line, {
    id: run,
    workspaceId: video.workspaceId,
    videoId: video.id,
    purpose: "shadow",
    priority: "bulk",
    build,
    plan: { ...plan.plan, nodes: plan.plan.nodes.filter(({ kind }) => kind !== "effect") },
    classOf: (step) => stepCatalog[step]?.resources.class ?? "cpu",
    storeNode,
  });
}

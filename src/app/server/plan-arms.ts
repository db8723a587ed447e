import { SutradharError, type Digest } from "../../core/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import type { Video } from "../../productions/index.ts";
import type { PlacedVideo } from "../../rollout/index.ts";
import type { VersionChoices } from "../../registry/versions/index.ts";
import type { Trx } from "../../store/index.ts";
import type { RolloutDesk } from "./rollout-desk.ts";

/** A plan with what its names were bound to. */
interface ArmPlan {
  readonly plan: VideoPlan;
  /** Its length has to be measured before it can be planned whole. */
  readonly purpose: "measure" | "make";
  readonly prepared: { readonly inputs: { readonly assets: readonly { readonly wanted: string }[] } };
}

/** How a video would be made by each version that is in question. */
export interface PlannedArms<T> {
  readonly champion: T;
  /** Where a rollout stands on a name that the video asks for. */
  readonly candidate?: {
    readonly rolloutId: string;
    readonly video: PlacedVideo;
    /** With the candidate it cannot be planned: that is a failure of the candidate's, and the champion makes the video. */
    readonly planned: T | SutradharError;
  };
}

const asNamed: VersionChoices = new Map();

/**
 * Plans a video; where a rollout stands on what it asks for, with both versions: what they would do differently is what will be
 * measured, and whether any of that was done before is known before it is decided which of them makes it.
 */
export async function planArms<T extends ArmPlan>(
  desk: RolloutDesk,
  video: Video,
  planWith: (choices: VersionChoices) => Promise<T>,
  createRunId: () => string,
): Promise<PlannedArms<T>> {
  const placed = await desk.findPlacement(video.id);
  if (placed) return { champion: await planWith(new Map([[placed.wanted, placed.version]])) };
  const champion = await planWith(asNamed);
  const wanted = champion.prepared.inputs.assets.map((asset) => asset.wanted);
  const own = { id: video.id, batch: video.campaign?.id };
  const rollout = await desk.findStanding(video.workspaceId, wanted, own);
  if (!rollout) return { champion };
  // What is measured first would be compared by its sound alone.
  if (!rollout.mayBeCandidate || (rollout.isShadow && champion.purpose === "measure")) {
    const pinned = { ...own, nodes: [], isExecuted: false, isPinned: true };
    return { champion, candidate: { rolloutId: rollout.id, planned: champion, video: pinned } };
  }
  const planned = await planWith(new Map([[rollout.wanted, rollout.candidate]])).catch((error: unknown) => {
    if (error instanceof SutradharError && !desk.mayPass(error)) return error;
    throw error;
  });
  const plans = planned instanceof SutradharError ? [champion] : [champion, planned];
  const nodes = findDifferent(plans.map(({ plan }) => plan.plan.nodes));
  return {
    champion,
    candidate: {
      rolloutId: rollout.id,
      planned,
      video: {
        ...own,
        ...(rollout.isShadow ? { shadowRun: createRunId() } : {}),
        nodes: [...new Set(nodes.map(({ id }) => id))].toSorted(),
        isExecuted:
          nodes.length > 0 &&
          !(await desk.isAnyDone(
            video.workspaceId,
            nodes.map(({ key }) => key),
          )),
      },
    },
  };
}

/** The steps whose keys are not the same in all plans. What is done with the finished video is no part of it. */
function findDifferent(plans: readonly (readonly PlanNode[])[]): readonly PlanNode[] {
  const counts = new Map<Digest, number>();
  const all = plans.flatMap((nodes) => nodes.filter(({ kind }) => kind !== "effect"));
  for (const { key } of all) counts.set(key, (counts.get(key) ?? 0) + 1);
  // With one plan alone all of it is in question.
  return all.filter(({ key }) => plans.length === 1 || counts.get(key) === 1);
}

/** The plan that makes a video, and the one that works beside it, if any. */
export interface ChosenArm<T> {
  readonly made: T;
  readonly beside?: { readonly run: string; readonly planned: T };
}

/** Which of the plans is started: within the transaction that starts it, so that no verdict comes between. */
export async function chooseArm<T>(
  trx: Trx,
  desk: RolloutDesk,
  video: Video,
  arms: PlannedArms<T>,
): Promise<ChosenArm<T>> {
  const { champion, candidate } = arms;
  if (!candidate) return { made: champion };
  const arm = await desk.place(trx, video.workspaceId, candidate);
  if (arm === "champion") return { made: champion };
  const { planned, video: placed } = candidate;
  if (planned instanceof SutradharError) {
    await desk.failPlanning(trx, video.workspaceId, candidate);
    return { made: champion };
  }
  if (arm === "candidate" || placed.shadowRun === undefined) return { made: planned };
  return { made: champion, beside: { run: placed.shadowRun, planned } };
}

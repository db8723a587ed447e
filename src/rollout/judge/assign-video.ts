import { createHash } from "node:crypto";
import type { JudgeSpec } from "./judge-spec.ts";
import type { RolloutEvent, UnitExclusion } from "./rollout-event.ts";

/**
 * Where a video falls in [0, 1], as LaunchDarkly buckets its contexts. By the video, never by the customer: all of a
 * customer's videos in one arm would make one measurement look like thousands, and false rollbacks eighty times as frequent.
 */
export function bucketOf(rollout: string, salt: string, video: string): number {
  // Not for secrecy: the bytes spread evenly, and other tools come to the same bucket.
  const digits = createHash("sha1").update(`${rollout}.${salt}.${video}`).digest("hex").slice(0, 15);
  return Number.parseInt(digits, 16) / 2 ** 60;
}

/** A video that is to be planned. */
export interface NewVideo {
  readonly rollout: string;
  readonly salt: string;
  readonly video: string;
  /** Whether both versions would do work for it: what the cache has already decided measures nothing. */
  readonly isExecuted: boolean;
  /** Another video of its batch counts already. */
  readonly isOfCountedBatch: boolean;
  /** Its campaign stays with the champion. */
  readonly isPinned: boolean;
}

export type Assignment = Extract<RolloutEvent, { type: "assigned" }>;

/** Which version makes a video, and whether it is measured. The whole video: all of its shots alike. */
export function assignVideo(
  spec: JudgeSpec,
  now: { readonly stage: number; readonly inFlight: number },
  video: NewVideo,
): Assignment {
  const stage = spec.stages[now.stage];
  const assigned = { type: "assigned", video: video.video } as const;
  if (video.isPinned || !stage) return { ...assigned, arm: "champion", share: 0, counts: "pinned" };
  if (now.inFlight >= stage.inFlightMax) return { ...assigned, arm: "champion", share: 0, counts: "capped" };
  const counts = exclusionOf(video) ?? true;
  const isChosen = stage.share >= 1 || bucketOf(video.rollout, video.salt, video.video) < stage.share;
  if (spec.strategy === "shadow") {
    if (counts !== true) return { ...assigned, arm: "champion", share: 0, counts };
    return isChosen
      ? { ...assigned, arm: "both", share: stage.share, counts }
      : { ...assigned, arm: "champion", share: 0, counts: "alone" };
  }
  return { ...assigned, arm: isChosen ? "candidate" : "champion", share: stage.share, counts };
}

function exclusionOf({ isExecuted, isOfCountedBatch }: NewVideo): UnitExclusion | undefined {
  if (isOfCountedBatch) return "batch";
  return isExecuted ? undefined : "cached";
}

/** Which version worked for a video. */
export type Arm = "champion" | "candidate";

/**
 * What the judge is told, in this order and nothing else. Times are for people: no verdict depends on a clock, so one that
 * jumps changes nothing.
 */
export type RolloutEvent =
  /** A video was given to an arm, or in a shadow rollout to both. */
  | {
      readonly type: "assigned";
      readonly video: string;
      readonly arm: Arm | "both";
      /** With what probability the candidate was chosen at that moment: 0 while its jobs in flight are at their cap. */
      readonly share: number;
      /** Whether what becomes of it counts; else why not. */
      readonly counts: true | UnitExclusion;
    }
  /** A metric of a video by an arm. The first one stands: a second attempt does not hide the first. */
  | {
      readonly type: "observed";
      readonly video: string;
      readonly arm: Arm;
      readonly metric: string;
      readonly value: number;
    }
  /** An arm is done with a video: what is due of its metrics has come, or will not. */
  | {
      readonly type: "finished";
      readonly video: string;
      readonly arm: Arm;
      readonly outcome: "made" | "failed" | "cancelled";
    }
  /** The ramp went on to this stage, counted from 0. */
  | { readonly type: "entered"; readonly stage: number }
  | { readonly type: "paused"; readonly by: string; readonly reason: string }
  | { readonly type: "resumed"; readonly by: string };

/**
 * Why a video is no measurement. `cached`: one arm or both would execute nothing for it, and which one must not decide what is
 * seen. `batch`: another video of its batch counts. `pinned`: its arm was not left to chance. `capped`: neither was this one's.
 * `alone`: in a shadow rollout the candidate has no part in it.
 */
export type UnitExclusion = "cached" | "batch" | "pinned" | "capped" | "alone";

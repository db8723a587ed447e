/** Rollouts in the database: their rows, the log that each is judged by, and what a verdict does. */
export { abortRollout, pauseRollout, resumeRollout } from "./end-rollout.ts";
export { approveRollout, refuseUnasked } from "./approve-rollout.ts";
export { followVerdict, type RolloutMove } from "./follow-verdict.ts";
export { createJudgeRoom, type JudgeRoom } from "./judge-room.ts";
export { observeVideo } from "./observe-video.ts";
export {
  failPlacement,
  findPlacement,
  mayFallToCandidate,
  placeVideo,
  type PlacedArm,
  type PlacedVideo,
  type Placement,
} from "./place-video.ts";
export { planWish, type RolloutWish, type SeenAlias, type WishPlan } from "./plan-wish.ts";
export { replayRollout, type Replay } from "./replay-rollout.ts";
export {
  decisionOf,
  findNewest,
  formatTarget,
  getRollout,
  isStanding,
  listRollouts,
  listStanding,
  lockRollout,
  type Rollout,
  type RolloutApproval,
  type RolloutSpec,
  type RolloutVersion,
} from "./rollout.ts";
export { settleUnits, type GateNumbers, type ReadGates } from "./settle-units.ts";
export { startRollout, type NewRollout } from "./start-rollout.ts";
export { callOffShadows, takeBack } from "./take-back.ts";

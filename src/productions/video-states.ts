import type { VideoState } from "../store/index.ts";

/** Which state may follow which: `design.md` §2, as data. */
const following: Readonly<Record<VideoState, readonly VideoState[]>> = {
  queued: ["screening", "failed", "cancelled", "blocked"],
  screening: ["queued", "rendering", "in_review", "ready", "blocked", "failed", "cancelled"],
  in_review: ["screening", "rendering", "verifying", "ready", "blocked", "cancelled"],
  rendering: ["verifying", "ready", "in_review", "blocked", "failed", "cancelled", "screening"],
  verifying: ["ready", "in_review", "blocked", "failed", "cancelled", "screening"],
  ready: ["withdrawn", "verifying"],
  blocked: ["queued"],
  failed: ["queued"],
  cancelled: ["queued"],
  // Where it was taken down, and that was taken back.
  withdrawn: ["ready"],
};

export const finishedStates: readonly VideoState[] = ["ready", "blocked", "failed", "cancelled", "withdrawn"];

export function mayFollow(from: VideoState, to: VideoState): boolean {
  return following[from].includes(to);
}

/** The states that a video may come from on its way to another. */
export function statesBefore(to: VideoState): readonly VideoState[] {
  return (Object.keys(following) as VideoState[]).filter((from) => mayFollow(from, to));
}

export function isFinished(state: VideoState): boolean {
  return finishedStates.includes(state);
}

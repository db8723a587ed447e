import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { followVerdict, type RolloutMove } from "./follow-verdict.ts";
import type { JudgeRoom } from "./judge-room.ts";
import { isStanding, type Rollout } from "./rollout.ts";

interface Hand {
  readonly room: JudgeRoom;
  readonly by: string;
  readonly now: Date;
}

/** Nothing more is given to the candidate until somebody resumes it; what is under way goes on, and harm is still harm. */
export function pauseRollout(
  trx: Trx,
  rollout: Rollout,
  hand: Hand & { readonly reason: string },
): Promise<RolloutMove> {
  refuseEnded(rollout, "paused");
  const { room, by, reason, now } = hand;
  return followVerdict(trx, rollout, { room, by, now, events: [{ type: "paused", by, reason }] });
}

/** Goes on after a pause, or after a person has looked why it was held. */
export function resumeRollout(trx: Trx, rollout: Rollout, { room, by, now }: Hand): Promise<RolloutMove> {
  refuseEnded(rollout, "resumed");
  return followVerdict(trx, rollout, { room, by, now, events: [{ type: "resumed", by }] });
}

/** Ends it without a verdict: the champion stays. */
export async function abortRollout(
  trx: Trx,
  rollout: Rollout,
  { by, reason, now }: Omit<Hand, "room"> & { readonly reason: string },
): Promise<RolloutMove> {
  refuseEnded(rollout, "aborted");
  const words = [`aborted by ${by}: ${reason}`, ...rollout.words];
  await trx
    .updateTable("rollouts")
    .set({ state: "aborted", words, ended_at: now, ended_by: by })
    .where("id", "=", rollout.id)
    .execute();
  return {
    rollout: { ...rollout, state: "aborted", words, endedAt: now, endedBy: by },
    from: rollout.state,
    fromStage: rollout.stage,
  };
}

function refuseEnded(rollout: Rollout, wanted: string): void {
  if (isStanding(rollout)) return;
  throw new SutradharError("state_conflict", `${rollout.id} is ${rollout.state}, and cannot be ${wanted}`);
}

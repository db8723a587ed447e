import type { RolloutState, Trx } from "../../store/index.ts";
import { toJson } from "../../store/index.ts";
import { explainJudgement, type Judgement, type RolloutEvent } from "../judge/index.ts";
import type { JudgeRoom } from "./judge-room.ts";
import { appendEvents } from "./rollout-log.ts";
import { waitsForApproval } from "./approve-rollout.ts";
import { isStanding, type Rollout } from "./rollout.ts";

/** What a rollout has come to, where it is another than before. */
export interface RolloutMove {
  readonly rollout: Rollout;
  readonly from: RolloutState;
  readonly fromStage: number;
}

export interface FollowOptions {
  readonly room: JudgeRoom;
  readonly events: readonly RolloutEvent[];
  readonly now: Date;
  /** Who has a hand in it, where a person has. */
  readonly by?: string;
}

/**
 * Adds to the log of a rollout whose row is locked, judges it, and does what the verdict says: to the next stage, to the end,
 * or nothing. Two who do so at once come one after the other; one who dies on the way has changed nothing.
 */
export async function followVerdict(trx: Trx, rollout: Rollout, options: FollowOptions): Promise<RolloutMove> {
  const { state: from, stage: fromStage } = rollout;
  let standing = await add(trx, rollout, options);
  for (;;) {
    const judgement = (await options.room.judgeOf(trx, standing)).judgement();
    const { verdict } = judgement;
    if (verdict.decision !== "promote" || verdict.to === "champion" || !isStanding(standing)) {
      return { rollout: await write(trx, standing, { judgement, ...options }), from, fromStage };
    }
    standing = await add(trx, standing, { ...options, events: [{ type: "entered", stage: verdict.to }] });
  }
}

async function add(trx: Trx, rollout: Rollout, { room, events, now }: FollowOptions): Promise<Rollout> {
  await room.judgeOf(trx, rollout);
  const added = await appendEvents(trx, rollout, { events, at: now });
  room.tell(rollout, added);
  return { ...rollout, events: rollout.events + added.length };
}

async function write(
  trx: Trx,
  rollout: Rollout,
  { judgement, now, by }: Pick<FollowOptions, "now" | "by"> & { readonly judgement: Judgement },
): Promise<Rollout> {
  const judged = isStanding(rollout) ? stateOf(judgement) : rollout.state;
  const isWaiting = judged === "promoted" && isStanding(rollout) && waitsForApproval(rollout);
  const state = isWaiting ? "held" : judged;
  // What it ended by stays as it was told.
  const told = isStanding(rollout) ? explainJudgement(rollout.spec.judge, judgement) : rollout.words;
  const words = isWaiting ? [tellWaiting(rollout), ...told] : told;
  const moved = { ...rollout, state, stage: judgement.stage, verdict: judgement.verdict, words };
  const hasEnded = isStanding(rollout) && !isStanding(moved);
  const end = hasEnded ? { endedAt: now, endedBy: by ?? "the judge" } : {};
  await trx
    .updateTable("rollouts")
    .set({
      state,
      stage: judgement.stage,
      verdict: toJson(judgement.verdict),
      words: [...words],
      ...(hasEnded ? { ended_at: now, ended_by: by ?? "the judge" } : {}),
    })
    .where("id", "=", rollout.id)
    .execute();
  return { ...moved, ...end };
}

function tellWaiting({ id, approvals }: Rollout): string {
  const given = approvals.length === 0 ? "nobody has agreed yet" : `${approvals.length} agreed`;
  return `hold: there is no evidence of harm, and its promotion waits for the people whom the rules ask for; ${given}: sutradhar rollout approve ${id}`;
}

function stateOf({ verdict }: Judgement): RolloutState {
  switch (verdict.decision) {
    case "continue":
      return "running";
    case "hold":
      return verdict.cause.kind === "paused" ? "paused" : "held";
    case "promote":
      return "promoted";
    case "rollback":
      return "rolled_back";
  }
}

import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { followVerdict, type RolloutMove } from "./follow-verdict.ts";
import type { JudgeRoom } from "./judge-room.ts";
import { isStanding, type Rollout } from "./rollout.ts";

/**
 * Takes what somebody outside has seen of a video: a complaint, whether it was watched to its end.
 * @throws SutradharError `request_invalid` where the video is none of the rollout's, or the metric is not one from outside
 */
export async function observeVideo(
  trx: Trx,
  rollout: Rollout,
  seen: {
    readonly video: string;
    readonly metric: string;
    readonly value: number;
    readonly room: JudgeRoom;
    readonly now: Date;
  },
): Promise<RolloutMove> {
  const { video, metric, value, room, now } = seen;
  const unit = await trx
    .selectFrom("rollout_units")
    .select(["arm", "counts"])
    .where("rollout_id", "=", rollout.id)
    .where("video_id", "=", video)
    .executeTakeFirst();
  if (!unit) {
    throw new SutradharError("request_invalid", `${JSON.stringify(video.slice(0, 40))} is no video of ${rollout.id}`);
  }
  const outside = rollout.spec.judge.metrics.filter(({ isDue }) => isDue === "never");
  const known = outside.find(({ name }) => name === metric);
  if (!known) {
    const names = outside.map(({ name }) => name).join(", ");
    throw new SutradharError(
      "request_invalid",
      `metric must be one that is not measured here (${names}), got ${metric}`,
    );
  }
  if (known.kind === "rate" && value !== 0 && value !== 1) {
    throw new SutradharError("request_invalid", `${metric} of one video is 0 or 1, got ${value}`);
  }
  const isHeard = unit.counts && isStanding(rollout);
  const events = isHeard ? [{ type: "observed", video, arm: unit.arm, metric, value } as const] : [];
  return followVerdict(trx, rollout, { room, now, events });
}

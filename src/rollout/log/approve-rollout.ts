import { SutradharError } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { isStanding, type Rollout, type RolloutApproval } from "./rollout.ts";

/** Further ones are refused: a promotion has a handful of approvers. */
const approvalsMax = 20;

/**
 * Writes down that somebody agrees to a rollout's promotion, and whether that is enough. It may be said before the judge has come
 * to its verdict: then nothing waits for it any more.
 * @throws SutradharError `state_conflict` where it has ended, nobody is asked, or they have said so already
 */
export async function approveRollout(
  trx: Trx,
  rollout: Rollout,
  { approval, isEnough, now }: { readonly approval: RolloutApproval; readonly isEnough: boolean; readonly now: Date },
): Promise<Rollout> {
  refuseUnasked(rollout, approval.principal);
  const approvals = [...rollout.approvals, approval];
  const approvedAt = isEnough ? now : null;
  await trx
    .updateTable("rollouts")
    .set({ approvals: toJson(approvals), approved_at: approvedAt })
    .where("id", "=", rollout.id)
    .execute();
  return { ...rollout, approvals, approvedAt };
}

/** The same checks before anything else is asked. */
export function refuseUnasked(rollout: Rollout, principal: string): void {
  const { id, state, spec, approvals, approvedAt } = rollout;
  const refuse = (why: string) => new SutradharError("state_conflict", `${id} ${why}`);
  if (!isStanding(rollout)) throw refuse(`is ${state}: there is nothing to agree to any more`);
  if (!spec.approval) throw refuse("needs nobody's approval");
  if (approvedAt) throw refuse("is approved already");
  if (spec.approval.requester === principal) {
    throw new SutradharError("forbidden", `you have started ${id}: others must agree to its promotion`);
  }
  if (approvals.some((one) => one.principal === principal)) {
    throw new SutradharError("forbidden", "you have agreed already: somebody else must agree as well");
  }
  if (approvals.length >= approvalsMax) throw refuse(`was approved ${approvalsMax} times, which is as often as may be`);
}

/** Whether the judge would have it promoted, and people have not agreed yet. */
export function waitsForApproval({ spec, approvedAt }: Rollout): boolean {
  return spec.approval !== undefined && approvedAt === null;
}

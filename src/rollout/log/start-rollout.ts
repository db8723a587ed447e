import { limits, SutradharError } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { explainJudgement, findSpecProblems, judge } from "../judge/index.ts";
import {
  formatTarget,
  listStanding,
  toRollout,
  type Rollout,
  type RolloutSpec,
  type RolloutVersion,
} from "./rollout.ts";

export interface NewRollout {
  readonly id: string;
  /** Of the hash that assigns videos: with the id it decides who gets the candidate, so nobody may foresee it. */
  readonly salt: string;
  readonly workspaceId: string;
  readonly kind: string;
  readonly name: string;
  readonly alias: string;
  /** Where the alias points now, and where it is to point. */
  readonly champion: RolloutVersion;
  readonly candidate: RolloutVersion;
  readonly spec: RolloutSpec;
  readonly by: string;
  readonly now: Date;
}

/**
 * Starts a rollout: from now on some videos that ask for the alias are made with the candidate.
 * @throws SutradharError `request_invalid`; `state_conflict` where one stands on the alias already
 */
export async function startRollout(trx: Trx, started: NewRollout): Promise<Rollout> {
  const { id, salt, workspaceId, kind, name, alias, champion, candidate, spec, by, now } = started;
  check(started);
  const standing = await listStanding(trx, workspaceId);
  if (standing.length >= limits.rolloutsStandingMax) {
    throw new SutradharError("limit_exceeded", `${limits.rolloutsStandingMax} rollouts stand already: end one first`);
  }
  const first = judge(spec.judge, []);
  const row = await trx
    .insertInto("rollouts")
    .values({
      id,
      workspace_id: workspaceId,
      kind,
      name,
      alias,
      champion: champion.version,
      champion_digest: champion.digest,
      candidate: candidate.version,
      candidate_digest: candidate.digest,
      spec: toJson(spec),
      salt,
      verdict: toJson(first.verdict),
      words: explainJudgement(spec.judge, first),
      started_by: by,
      started_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "kind", "name", "alias"]).where("ended_at", "is", null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  if (row) return toRollout(row);
  const other = standing.find((each) => formatTarget(each) === formatTarget(started));
  throw new SutradharError(
    "state_conflict",
    `${formatTarget(started)} is rolled out already, by ${other?.id ?? "another rollout"}: wait for its end, or abort it`,
  );
}

function check({ champion, candidate, spec, ...target }: NewRollout): void {
  const problems = findSpecProblems(spec.judge);
  if (champion.digest === candidate.digest) {
    throw new SutradharError(
      "request_invalid",
      `${formatTarget(target)} is ${candidate.version} already: there is nothing to roll out`,
    );
  }
  if (problems.length === 0) return;
  throw new SutradharError("request_invalid", problems.join("; "), {
    problems: problems.map((message) => ({ code: "request_invalid", message })),
  });
}

import { sql, type Selectable } from "kysely";
import { limits, SutradharError, type Digest } from "../../core/index.ts";
import type { RolloutState, Tables, Trx } from "../../store/index.ts";
import type { JudgeSpec, Verdict } from "../judge/index.ts";

/** What a rollout was started with. */
export interface RolloutSpec {
  readonly judge: JudgeSpec;
  /** Campaigns that stay with the champion. */
  readonly pinnedCampaigns: readonly string[];
  /** Present where people must agree before the candidate becomes the champion: whose wish it is, who may not. */
  readonly approval?: { readonly requester: string };
  /** Over all that it was ordered with: whoever wishes the same again has it already. */
  readonly wish?: Digest;
}

/** That somebody agrees to the promotion, and what they were when they did. */
export interface RolloutApproval {
  readonly principal: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** One rollout, as its row tells it. */
export interface Rollout {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: string;
  readonly name: string;
  readonly alias: string;
  readonly champion: RolloutVersion;
  readonly candidate: RolloutVersion;
  readonly spec: RolloutSpec;
  readonly salt: string;
  readonly state: RolloutState;
  readonly stage: number;
  /** How many events its log has. */
  readonly events: number;
  readonly verdict: Verdict;
  /** The verdict in sentences. */
  readonly words: readonly string[];
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly approvals: readonly RolloutApproval[];
  /** When that was enough. */
  readonly approvedAt: Date | null;
}

export interface RolloutVersion {
  readonly version: string;
  readonly digest: Digest;
}

/** `avatar/asha@production`: what a rollout is about. */
export function formatTarget({ kind, name, alias }: Pick<Rollout, "kind" | "name" | "alias">): string {
  return `${kind}/${name}@${alias}`;
}

/** What the judge says, as far as it is done: a promotion that people have not agreed to holds. */
export function decisionOf({ state, verdict }: Pick<Rollout, "state" | "verdict">): Verdict["decision"] {
  return state === "held" && verdict.decision === "promote" ? "hold" : verdict.decision;
}

export function isStanding({ state }: Pick<Rollout, "state">): boolean {
  return state === "running" || state === "held" || state === "paused";
}

/** @throws SutradharError `rollout_unknown` */
export async function getRollout(trx: Trx, workspaceId: string, id: string): Promise<Rollout> {
  const row = await selectRollouts(trx, workspaceId).where("id", "=", id).executeTakeFirst();
  if (!row) throw unknownRollout(id);
  return toRollout(row);
}

/** The same with its row locked until the transaction ends: its log grows by nobody else meanwhile. */
export async function lockRollout(trx: Trx, workspaceId: string, id: string): Promise<Rollout> {
  const row = await selectRollouts(trx, workspaceId).where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw unknownRollout(id);
  return toRollout(row);
}

/** Those that stand, the oldest first. */
export async function listStanding(trx: Trx, workspaceId: string): Promise<readonly Rollout[]> {
  const rows = await selectRollouts(trx, workspaceId)
    .where("ended_at", "is", null)
    .orderBy("id")
    .limit(limits.rolloutsStandingMax)
    .execute();
  return rows.map(toRollout);
}

/** The one that stands on an alias, else the newest that has ended. */
export async function findNewest(
  trx: Trx,
  workspaceId: string,
  { kind, name, alias }: Pick<Rollout, "kind" | "name" | "alias">,
): Promise<Rollout | undefined> {
  const row = await selectRollouts(trx, workspaceId)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .where("alias", "=", alias)
    .orderBy(sql`ended_at is null`, "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && toRollout(row);
}

/** All of a workspace, the newest first. */
export async function listRollouts(
  trx: Trx,
  workspaceId: string,
  { after }: { readonly after?: string },
): Promise<readonly Rollout[]> {
  let query = selectRollouts(trx, workspaceId).orderBy("id", "desc").limit(limits.pageRowsMax);
  if (after !== undefined) query = query.where("id", "<", after);
  return (await query.execute()).map(toRollout);
}

function selectRollouts(trx: Trx, workspaceId: string) {
  return trx.selectFrom("rollouts").selectAll().where("workspace_id", "=", workspaceId);
}

function unknownRollout(id: string): SutradharError {
  return new SutradharError(
    "rollout_unknown",
    `there is no rollout ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

export function toRollout(row: Selectable<Tables["rollouts"]>): Rollout {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    name: row.name,
    alias: row.alias,
    champion: { version: row.champion, digest: row.champion_digest },
    candidate: { version: row.candidate, digest: row.candidate_digest },
    // Written by this product alone, and never changed.
    spec: row.spec as RolloutSpec,
    salt: row.salt,
    state: row.state,
    stage: row.stage,
    events: row.events,
    verdict: row.verdict as Verdict,
    words: row.words,
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    approvals: row.approvals as readonly RolloutApproval[],
    approvedAt: row.approved_at,
  };
}

import { sql } from "kysely";
import { formatPrincipal, type Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { explainReason, type Policy } from "../../governance/policy/index.ts";
import { championAlias, parseReference, resolveAsset } from "../../registry/versions/index.ts";
import type { RolloutApproval } from "../../rollout/index.ts";
import type { Database } from "../../store/index.ts";
import { readRoles } from "./approvals.ts";

export interface PromotionApprovalsOptions {
  readonly database: Pick<Database, "engine">;
  readonly policy: () => Promise<Pick<Policy, "decide">>;
  readonly now: () => Date;
}

/** Who must agree before a candidate becomes the champion, by the table of approvals (`promotion`). */
export interface PromotionApprovals {
  /** Whether somebody has to. Where nobody has joined the workspace there is nobody to ask. */
  areAsked(caller: Caller, kind: string): Promise<boolean>;
  /**
   * A model that has a champion gets another one past people only where nobody is asked: elsewhere they agree in a rollout.
   * @throws SutradharError `policy_refused`
   */
  admitDirect(caller: Caller, model: string): Promise<void>;
  /** Somebody's yes, with what they are at this moment. @throws SutradharError `forbidden` for a service's key */
  take(caller: Caller, reason: string): Promise<RolloutApproval>;
  /** @throws SutradharError `policy_refused` for one that counts for nothing, `policy_unavailable` */
  areEnough(caller: Caller, asked: AskedApprovals): Promise<boolean>;
}

export interface AskedApprovals {
  readonly kind: string;
  readonly requester: string;
  readonly approvals: readonly RolloutApproval[];
}

export function createPromotionApprovals({ database, policy, now }: PromotionApprovalsOptions): PromotionApprovals {
  async function decide(caller: Caller, { kind, requester, approvals }: AskedApprovals) {
    const given = approvals.map(({ principal, roles }) => ({ principal, roles: [...roles] }));
    const subject = kind === "voice" || kind === "avatar" ? kind : "usual";
    const input = { action: "promotion", subject, requester, approvals: given };
    return (await policy()).decide("approvals", input, { workspaceId: caller.workspaceId });
  }
  async function areAsked(caller: Caller, kind: string): Promise<boolean> {
    const { allow } = await decide(caller, { kind, requester: formatPrincipal(caller.principal), approvals: [] });
    return !allow && (await hasPeople(database, caller.workspaceId));
  }
  return {
    areAsked,
    async admitDirect(caller, model) {
      if (!(await hasChampion(database, caller.workspaceId, model)) || !(await areAsked(caller, "model"))) return;
      throw new SutradharError(
        "policy_refused",
        `model/${model} has a champion, and people must agree to another one: sutradhar rollout start model/${model}@champion --to VERSION, and rollout approve`,
      );
    },
    async take(caller, reason) {
      if (caller.principal.kind === "service") {
        throw new SutradharError(
          "forbidden",
          "a service's key is nobody in particular: a promotion is agreed to by people, each with a key of their own",
        );
      }
      const at = now();
      const roles = await readRoles(database, caller, at);
      return { principal: formatPrincipal(caller.principal), name: caller.name, roles, reason, at: at.toISOString() };
    },
    async areEnough(caller, asked) {
      const { allow, reasons } = await decide(caller, asked);
      const other = reasons.find((reason) => reason !== "approval_missing");
      if (other === undefined) return allow;
      throw new SutradharError("policy_refused", `it cannot be agreed to: ${explainReason(other)} [${other}]`);
    },
  };
}

async function hasChampion({ engine }: Pick<Database, "engine">, workspaceId: string, name: string): Promise<boolean> {
  const reference = parseReference(`model/${name}@${championAlias}`);
  return engine
    .transaction()
    .execute((trx) => resolveAsset(trx, workspaceId, reference))
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof SutradharError && error.code === "asset_unknown") return false;
        throw error;
      },
    );
}

async function hasPeople({ engine }: Pick<Database, "engine">, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from people p
    where p.joined_at is not null and p.ended_at is null
      and (cardinality(p.roles) > 0 or exists (
        select from memberships m
        where m.person_id = p.id and m.workspace_id = ${workspaceId} and m.ended_at is null))
    limit 1
  `.execute(engine);
  return rows.length > 0;
}

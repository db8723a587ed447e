import { formatPrincipal, getPerson, type Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";

/** That somebody said yes, and what they were when they did. */
export interface Approval {
  readonly principal: string;
  readonly roles: readonly string[];
  /** The key that they did it with, and its name. */
  readonly by: string;
  readonly name: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Further ones are refused: a video has a handful of approvers. */
const approvalsMax = 20;

/** What a service is, that may review: nobody knows who holds its key, and rules count it by itself alone. */
const serviceRoles = ["key"] as const;

export interface NewApproval {
  readonly id: string;
  /** By `readRoles`. */
  readonly roles: readonly string[];
  readonly reason: string;
  readonly now: Date;
}

/** Adds a yes to a video's. @throws SutradharError `limit_exceeded` */
export async function addApproval(trx: Trx, caller: Caller, { id, roles, reason, now }: NewApproval): Promise<void> {
  const before = await readApprovals(trx, id);
  if (before.length >= approvalsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${id} has been approved ${approvalsMax} times, which is as often as may be`,
    );
  }
  const { keyId: by, name } = caller;
  const principal = formatPrincipal(caller.principal);
  const approval: Approval = { principal, roles, by, name, reason, at: now.toISOString() };
  await trx
    .updateTable("videos")
    .set({ approval: toJson({ approvals: [...before, approval] }) })
    .where("id", "=", id)
    .execute();
}

/** Everybody's yes. One of before roles were written down counts for nothing. */
export async function readApprovals(trx: Trx, id: string): Promise<readonly Approval[]> {
  const row = await trx.selectFrom("videos").select("approval").where("id", "=", id).executeTakeFirst();
  const { approvals = [] } = (row?.approval ?? {}) as { readonly approvals?: readonly Approval[] };
  return approvals;
}

/** What a caller is at this moment, in their workspace. A workspace's own transaction does not see people. */
export async function readRoles(
  { engine }: Pick<Database, "engine">,
  { principal, workspaceId }: Pick<Caller, "principal" | "workspaceId">,
  now: Date,
): Promise<readonly string[]> {
  if (principal.kind === "service") return serviceRoles;
  const person = await engine
    .transaction()
    .execute((trx) => getPerson(trx, { workspaceId, id: principal.id, now }))
    .catch((error: unknown) => {
      if (error instanceof SutradharError && error.code === "person_unknown") return undefined;
      throw error;
    });
  if (person?.state !== "active") return [];
  return [...new Set([...person.roles, ...person.rolesEverywhere])];
}

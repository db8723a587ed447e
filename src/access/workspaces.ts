import { sql } from "kysely";
import { limits, SutradharError } from "../core/index.ts";
import type { Trx } from "../store/index.ts";
import type { Caller } from "./caller.ts";
import { unknownWorkspace } from "./get-caller.ts";

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** How many steps of each class may run at once; null: the installation's default. */
  readonly concurrencyMax: number | null;
  readonly createdAt: Date;
}

/** A workspace that somebody may go to, and what they are there. */
export interface OpenWorkspace extends Workspace {
  readonly roles: readonly string[];
}

/** Names that mean something else where a workspace's id stands. */
const taken = ["shared", "plans"];

export function isWorkspaceId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text) && !taken.includes(text);
}

/** The workspaces that a caller may go to, by their ids; those of a key that is not wide: its own. */
export async function listWorkspaces(trx: Trx, { principal, workspaceId, isWide }: Caller): Promise<OpenWorkspace[]> {
  const personId = principal.kind === "person" ? principal.id : null;
  const { rows } = await sql<OpenWorkspace>`
    select w.id, w.name, w.concurrency_max as "concurrencyMax", w.created_at as "createdAt",
      coalesce(p.roles, '{}') || coalesce(m.roles, '{}') as roles
    from workspaces w
    left join people p on p.id = ${personId}
    left join memberships m on m.person_id = p.id and m.workspace_id = w.id and m.ended_at is null
    where (w.id = ${workspaceId} or ${isWide})
      and (p.id is null or p.roles <> '{}' or m.person_id is not null or w.id = ${workspaceId})
    order by w.id limit ${limits.workspacesMax}
  `.execute(trx);
  return rows;
}

/** @throws SutradharError `workspace_exists`, `limit_exceeded` */
export async function createWorkspace(
  trx: Trx,
  { now, ...workspace }: Pick<Workspace, "id" | "name"> & { readonly now: Date },
): Promise<Workspace> {
  const { count } = await trx
    .selectFrom("workspaces")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count >= limits.workspacesMax) {
    throw new SutradharError(
      "limit_exceeded",
      `an installation may have ${limits.workspacesMax} workspaces (limits.workspacesMax)`,
    );
  }
  const made = await trx
    .insertInto("workspaces")
    .values({ ...workspace, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
  if (made) return made;
  throw new SutradharError(
    "workspace_exists",
    `a workspace has the id ${workspace.id} or the name ${JSON.stringify(workspace.name)} already: take others`,
  );
}

/** @throws SutradharError `workspace_unknown`, `workspace_exists` where another has the name */
export async function changeWorkspace(
  trx: Trx,
  id: string,
  { name, concurrencyMax }: { readonly name?: string | undefined; readonly concurrencyMax?: number | null | undefined },
): Promise<Workspace> {
  const twin =
    name === undefined
      ? undefined
      : await trx.selectFrom("workspaces").select("id").where("name", "=", name).executeTakeFirst();
  if (twin && twin.id !== id)
    throw new SutradharError("workspace_exists", `${twin.id} has the name ${JSON.stringify(name)} already`);
  const changed = await trx
    .updateTable("workspaces")
    .set({
      ...(name === undefined ? {} : { name }),
      ...(concurrencyMax === undefined ? {} : { concurrency_max: concurrencyMax }),
    })
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirst();
  if (!changed) throw unknownWorkspace(id);
  return changed;
}

const columns = ["id", "name", "concurrency_max as concurrencyMax", "created_at as createdAt"] as const;

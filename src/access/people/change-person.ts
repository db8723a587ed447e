import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Role } from "../roles.ts";
import { countAdministrators, keepAdministrators } from "./administrators.ts";
import { getPerson, lockPeople, unknownPerson, type Person } from "./person.ts";

/** Who is changed, by whom, and in which workspace. */
export interface PersonChange {
  readonly id: string;
  readonly workspaceId: string;
  /** As `formatPrincipal` writes it. */
  readonly by: string;
  readonly now: Date;
}

/** Lets them be something else from this instant, with all of their keys. @throws `person_unknown`, `last_administrator`, `state_conflict` */
export async function changeRoles(
  trx: Trx,
  change: PersonChange & {
    readonly roles?: readonly Role[] | undefined;
    readonly rolesEverywhere?: readonly Role[] | undefined;
  },
): Promise<Person> {
  const { id, workspaceId, now, roles, rolesEverywhere } = change;
  await lockPeople(trx);
  const person = await getPerson(trx, { workspaceId, id, now });
  if (person.state !== "active") {
    throw new SutradharError(
      "state_conflict",
      `${id} is ${person.state} here: invite them with the roles that they are to have`,
    );
  }
  const before = await countAdministrators(trx);
  if (rolesEverywhere) {
    await trx
      .updateTable("people")
      .set({ roles: [...rolesEverywhere] })
      .where("id", "=", id)
      .execute();
  }
  if (roles) {
    await trx
      .insertInto("memberships")
      .values({ workspace_id: workspaceId, person_id: id, roles: [...roles], created_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(["workspace_id", "person_id"])
          .doUpdateSet({ roles: [...roles], ended_at: null, ended_by: null }),
      )
      .execute();
  }
  await keepAdministrators(trx, before);
  return getPerson(trx, { workspaceId, id, now });
}

/** Takes somebody out of a workspace: their keys for it are revoked, and what they did stays theirs. */
export async function endMembership(trx: Trx, { id, workspaceId, by, now }: PersonChange): Promise<void> {
  await lockPeople(trx);
  const person = await getPerson(trx, { workspaceId, id, now });
  if (person.rolesEverywhere.length > 0) {
    throw new SutradharError("state_conflict", `${id} is in every workspace: take those roles away, or offboard them`);
  }
  const before = await countAdministrators(trx);
  await trx
    .updateTable("memberships")
    .set({ ended_at: now, ended_by: by })
    .where("person_id", "=", id)
    .where("workspace_id", "=", workspaceId)
    .where("ended_at", "is", null)
    .execute();
  await revokeOf(trx, { id, workspaceId, now });
  await keepAdministrators(trx, before);
}

/**
 * Ends somebody's account everywhere: no key and no token of theirs works from this instant, nor an invitation that they made.
 * @returns the workspaces that they were in
 * @throws SutradharError `person_unknown`, `last_administrator`; `state_conflict` where that was done before
 */
export async function offboardPerson(
  trx: Trx,
  { id, by, now, reason }: Omit<PersonChange, "workspaceId"> & { readonly reason: string },
): Promise<readonly string[]> {
  await lockPeople(trx);
  const person = await trx.selectFrom("people").select("ended_at").where("id", "=", id).executeTakeFirst();
  if (!person) throw unknownPerson(id);
  if (person.ended_at)
    throw new SutradharError("state_conflict", `${id} was offboarded on ${person.ended_at.toISOString()}`);
  const before = await countAdministrators(trx);
  await trx
    .updateTable("people")
    .set({ ended_at: now, ended_by: by, ended_reason: reason, roles: [] })
    .where("id", "=", id)
    .execute();
  const left = await trx
    .updateTable("memberships")
    .set({ ended_at: now, ended_by: by })
    .where("person_id", "=", id)
    .where("ended_at", "is", null)
    .returning("workspace_id")
    .execute();
  await revokeOf(trx, { id, now });
  await trx
    .updateTable("invitations")
    .set({ revoked_at: now })
    .where("made_by", "=", `person:${id}`)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
  await keepAdministrators(trx, before);
  return left.map((row) => row.workspace_id);
}

/** Their keys and open invitations, in one workspace or in all. */
async function revokeOf(
  trx: Trx,
  { id, workspaceId, now }: { readonly id: string; readonly workspaceId?: string; readonly now: Date },
): Promise<void> {
  for (const table of ["keys", "invitations"] as const) {
    await sql`
      update ${sql.table(table)} set revoked_at = ${now}
      where person_id = ${id} and revoked_at is null and (${workspaceId ?? null}::text is null or workspace_id = ${workspaceId ?? null})
    `.execute(trx);
  }
}

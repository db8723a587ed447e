import { sql } from "kysely";
import { createId, limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { addKey, allScopes, createSecret, hashSecret } from "../keys.ts";
import type { Role } from "../roles.ts";
import { lockPeople } from "./person.ts";

export interface NewInvitation {
  readonly workspaceId: string;
  readonly name: string;
  /** By which they are known again. */
  readonly email?: string | undefined;
  readonly roles: readonly Role[];
  readonly rolesEverywhere: readonly Role[];
  /** As `formatPrincipal` writes it. */
  readonly madeBy: string;
  readonly lifeMs: number;
  readonly now: Date;
}

/** What somebody is told once: whoever has the secret can become the person. */
export interface HandedInvitation {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface Invited {
  readonly personId: string;
  /** Undefined where an identity provider vouches for them: they are members from now on, and come with its tokens. */
  readonly invitation: HandedInvitation | undefined;
}

/** Makes a person, or finds them by their e-mail address, and a secret that makes them a member. */
export async function invitePerson(trx: Trx, wish: NewInvitation): Promise<Invited> {
  const { workspaceId, roles, rolesEverywhere, madeBy, lifeMs, now } = wish;
  await lockPeople(trx);
  const known = wish.email === undefined ? undefined : await findByEmail(trx, wish.email);
  if (known?.subject && known.joined_at && !known.ended_at) {
    await becomeMember(trx, { workspaceId, personId: known.id, roles, rolesEverywhere, now });
    return { personId: known.id, invitation: undefined };
  }
  const personId = known?.id ?? (await addPerson(trx, wish));
  await trx
    .updateTable("invitations")
    .set({ revoked_at: now })
    .where("person_id", "=", personId)
    .where("workspace_id", "=", workspaceId)
    .where("accepted_at", "is", null)
    .execute();
  const secret = createSecret("inv");
  const id = createId("inv", now.getTime());
  const expiresAt = new Date(now.getTime() + lifeMs);
  await trx
    .insertInto("invitations")
    .values({
      id,
      workspace_id: workspaceId,
      person_id: personId,
      secret_sha256: hashSecret(secret),
      roles: [...roles],
      roles_everywhere: [...rolesEverywhere],
      made_by: madeBy,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute();
  return { personId, invitation: { id, secret, expiresAt } };
}

async function findByEmail(trx: Trx, email: string) {
  return trx
    .selectFrom("people")
    .select(["id", "subject", "joined_at", "ended_at"])
    .where("email", "=", email.toLowerCase())
    .executeTakeFirst();
}

async function addPerson(trx: Trx, { name, email, now }: NewInvitation): Promise<string> {
  const { count } = await trx
    .selectFrom("people")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count >= limits.peopleMax) {
    throw new SutradharError(
      "limit_exceeded",
      `an installation may know ${limits.peopleMax} people (limits.peopleMax)`,
    );
  }
  const id = createId("person", now.getTime());
  await trx
    .insertInto("people")
    .values({ id, name, email: email?.toLowerCase() ?? null, created_at: now })
    .execute();
  return id;
}

/** Gives roles in a workspace, in place of those that were held there; those that are held everywhere are added to. */
async function becomeMember(
  trx: Trx,
  member: Pick<NewInvitation, "workspaceId" | "now"> & {
    readonly personId: string;
    readonly roles: readonly string[];
    readonly rolesEverywhere: readonly string[];
  },
): Promise<void> {
  const { workspaceId, personId, rolesEverywhere, now } = member;
  const roles = [...member.roles];
  if (roles.length > 0) {
    await trx
      .insertInto("memberships")
      .values({ workspace_id: workspaceId, person_id: personId, roles, created_at: now })
      .onConflict((conflict) =>
        conflict.columns(["workspace_id", "person_id"]).doUpdateSet({ roles, ended_at: null, ended_by: null }),
      )
      .execute();
  }
  if (rolesEverywhere.length === 0) return;
  const { roles: held } = await trx
    .selectFrom("people")
    .select("roles")
    .where("id", "=", personId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("people")
    .set({ roles: [...new Set([...held, ...rolesEverywhere])] })
    .where("id", "=", personId)
    .execute();
}

export interface Accepted {
  readonly personId: string;
  readonly workspaceId: string;
  readonly key: { readonly id: string; readonly secret: string; readonly expiresAt: Date };
}

const secretForm = /^inv_[A-Za-z0-9_-]{43}$/;

/**
 * Makes whoever has the secret the person that was invited, with a key for the workspace. A secret works once.
 * @throws SutradharError `invitation_unknown`, whatever is wrong with it
 */
export async function acceptInvitation(trx: Trx, secret: string, now: Date): Promise<Accepted> {
  if (!secretForm.test(secret)) throw unknownInvitation();
  await lockPeople(trx);
  const row = await trx
    .updateTable("invitations")
    .set({ accepted_at: now })
    .where("secret_sha256", "=", hashSecret(secret))
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .returning(["workspace_id as workspaceId", "person_id as personId", "roles", "roles_everywhere as rolesEverywhere"])
    .executeTakeFirst();
  if (!row) throw unknownInvitation();
  const { workspaceId, personId, rolesEverywhere } = row;
  await trx
    .updateTable("people")
    .set({ joined_at: sql`coalesce(joined_at, ${now})`, ended_at: null, ended_by: null, ended_reason: null })
    .where("id", "=", personId)
    .execute();
  await becomeMember(trx, { ...row, now });
  const firstKey = createSecret();
  const expiresAt = new Date(now.getTime() + limits.keyLifeMs);
  const id = await addKey(
    { engine: trx },
    {
      workspaceId,
      name: "first key",
      secret: firstKey,
      scopes: [allScopes],
      owner: { personId },
      // What holds in one workspace opens no other: another's administrator may hold the secret of an invitation of theirs.
      isWide: rolesEverywhere.length > 0,
      madeBy: `person:${personId}`,
      expiresAt,
      now,
    },
  );
  return { personId, workspaceId, key: { id, secret: firstKey, expiresAt } };
}

function unknownInvitation(): SutradharError {
  return new SutradharError(
    "invitation_unknown",
    "the invitation is not known, was used, or is over: ask whoever invited you for another",
  );
}

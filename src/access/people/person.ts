import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";

/** Somebody, as one workspace knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** `invited`: they have not come yet; `ended`: not in this workspace any more. */
  readonly state: "invited" | "active" | "ended";
  /** What they are in this workspace. */
  readonly roles: readonly string[];
  /** What they are in every one. */
  readonly rolesEverywhere: readonly string[];
  readonly createdAt: Date;
  readonly joinedAt: Date | null;
  readonly endedAt: Date | null;
  /** Until when their invitation to this workspace can be accepted; null where none is open. */
  readonly invitedUntil: Date | null;
}

/** Whoever is, was or is invited to be in a workspace, and whoever is in all of them, by their ids. */
export async function listPeople(
  trx: Trx,
  page: {
    readonly workspaceId: string;
    readonly after?: string | undefined;
    readonly limit: number;
    readonly now: Date;
  },
): Promise<Person[]> {
  const { rows } = await sql<PersonRow>`
    ${selectPeople(page.workspaceId, page.now)}
    where p.id > ${page.after ?? ""} and ${isKnownHere}
    order by p.id limit ${page.limit}
  `.execute(trx);
  return rows.map(toPerson);
}

/** @throws SutradharError `person_unknown` where the workspace knows nobody by this id */
export async function getPerson(
  trx: Trx,
  { workspaceId, id, now }: { readonly workspaceId: string; readonly id: string; readonly now: Date },
): Promise<Person> {
  const { rows } = await sql<PersonRow>`
    ${selectPeople(workspaceId, now)} where p.id = ${id} and ${isKnownHere}
  `.execute(trx);
  if (!rows[0]) throw unknownPerson(id);
  return toPerson(rows[0]);
}

export function unknownPerson(id: string): SutradharError {
  return new SutradharError(
    "person_unknown",
    `there is no person ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

/** Whoever changes what somebody may do waits for whoever does so now: two cannot each take the other for the last administrator. */
export async function lockPeople(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7291441)`.execute(trx);
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly everywhere: readonly string[];
  readonly here: readonly string[];
  readonly created_at: Date;
  readonly joined_at: Date | null;
  readonly ended_at: Date | null;
  readonly left_at: Date | null;
  readonly invited_until: Date | null;
}

const isKnownHere = sql`(m.person_id is not null or i.expires_at is not null or p.roles <> '{}')`;

function selectPeople(workspaceId: string, now: Date) {
  return sql`
    select p.id, p.name, p.email, p.roles as everywhere, p.created_at, p.joined_at, p.ended_at, m.ended_at as left_at,
      case when m.ended_at is null then coalesce(m.roles, '{}') else '{}' end as here, i.expires_at as invited_until
    from people p
    left join memberships m on m.person_id = p.id and m.workspace_id = ${workspaceId}
    left join lateral (
      select max(expires_at) as expires_at from invitations
      where person_id = p.id and workspace_id = ${workspaceId}
        and accepted_at is null and revoked_at is null and expires_at > ${now}
    ) i on true`;
}

function toPerson(row: PersonRow): Person {
  const { id, name, email, everywhere, here, created_at: createdAt, joined_at: joinedAt } = row;
  const state = stateOf(row);
  return {
    id,
    name,
    email,
    state,
    roles: here,
    rolesEverywhere: everywhere,
    createdAt,
    joinedAt,
    endedAt: state === "ended" ? (row.ended_at ?? row.left_at) : null,
    invitedUntil: row.invited_until,
  };
}

function stateOf({ here, everywhere, joined_at: joinedAt, invited_until: invitedUntil }: PersonRow): Person["state"] {
  if (joinedAt && here.length + everywhere.length > 0) return "active";
  return invitedUntil ? "invited" : "ended";
}

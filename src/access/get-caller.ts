import { sql } from "kysely";
import { SutradharError } from "../core/index.ts";
import type { Database } from "../store/index.ts";
import type { Caller, Principal } from "./caller.ts";
import { allScopes, hashSecret, mayBeSecret } from "./keys.ts";
import { scopesOf } from "./roles.ts";
import { scopes } from "./scopes.ts";

/** What came with a request. */
export interface Credentials {
  /** Of a key. */
  readonly secret: string | undefined;
  /** The workspace that it names; absent: the key's own. */
  readonly workspace?: string | undefined;
}

/**
 * Whose key this is, and what it may do now: a person who has left, or has another role, has so for all of their keys at once.
 * @throws SutradharError `unauthorized`, whatever is wrong with the key; `workspace_unknown` where it may not go there
 */
export async function getCaller(
  { engine }: Pick<Database, "engine">,
  { secret, workspace }: Credentials,
  now: Date,
): Promise<Caller> {
  if (!secret || !mayBeSecret(secret)) throw unauthorized();
  const row = await findKey(engine, hashSecret(secret), workspace);
  if (!row || isOver(row.expires_at, now) || isOver(row.revoked_at, now)) throw unauthorized();
  const own = ownScopes(row, now);
  if (row.there !== row.workspace_id && !mayGo(row, own)) throw unknownWorkspace(row.there);
  if (!own) throw unauthorized();
  await noteUse(engine, row, now);
  return {
    workspaceId: row.there,
    keyId: row.id,
    name: row.name,
    scopes: row.scopes.includes(allScopes) ? own : own.filter((scope) => row.scopes.includes(scope)),
    principal: principalOf(row),
    isWide: row.is_wide,
  };
}

interface KeyRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly person_id: string | null;
  readonly service: string | null;
  readonly is_wide: boolean;
  readonly last_used_on: string | null;
  readonly ended_at: Date | null;
  readonly everywhere: readonly string[] | null;
  readonly here: readonly string[] | null;
  /** Where it wants to work, and whether there is such a workspace. */
  readonly there: string;
  readonly is_there: boolean;
}

/** One look, since every request begins with it. */
async function findKey(
  engine: Database["engine"],
  secretSha256: string,
  workspace: string | undefined,
): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`
    select k.id, k.workspace_id, k.name, k.scopes, k.expires_at, k.revoked_at, k.person_id, k.service, k.is_wide,
      k.last_used_on, p.ended_at, p.roles as everywhere, m.roles as here, t.there,
      exists (select from workspaces w where w.id = t.there) as is_there
    from keys k
    cross join lateral (select coalesce(${workspace ?? null}::text, k.workspace_id) as there) t
    left join people p on p.id = k.person_id
    left join memberships m on m.person_id = k.person_id and m.workspace_id = t.there and m.ended_at is null
    where k.secret_sha256 = ${secretSha256}
  `.execute(engine);
  return rows[0];
}

function mayGo(row: KeyRow, own: readonly string[] | undefined): boolean {
  return row.is_wide && row.is_there && own !== undefined;
}

/** What its owner may do there; undefined where they are gone. */
function ownScopes(row: KeyRow, now: Date): readonly string[] | undefined {
  if (row.person_id === null) return row.scopes.includes(allScopes) ? scopes : row.scopes;
  if (isOver(row.ended_at, now)) return undefined;
  const [everywhere, here] = [row.everywhere ?? [], row.here ?? []];
  if (everywhere.length + here.length === 0) return undefined;
  // What is of no single workspace takes a key that is of none.
  return scopesOf(row.is_wide ? { everywhere, here } : { everywhere: [], here: [...everywhere, ...here] });
}

function principalOf({ person_id: personId, service, name, workspace_id: workspaceId }: KeyRow): Principal {
  return personId === null
    ? { kind: "service", id: `${workspaceId}/${service ?? name}` }
    : { kind: "person", id: personId };
}

function isOver(time: Date | null, now: Date): boolean {
  return time !== null && time <= now;
}

/** A day is all that is kept, and it is written once a day. */
async function noteUse(
  engine: Database["engine"],
  { id, last_used_on: last }: Pick<KeyRow, "id" | "last_used_on">,
  now: Date,
): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  if (last === today) return;
  await engine.updateTable("keys").set({ last_used_on: today }).where("id", "=", id).execute();
}

export function unauthorized(): SutradharError {
  return new SutradharError(
    "unauthorized",
    "the request needs a key that is known and not expired, as `Authorization: Bearer sk_…`; the first one lies in the data directory's file admin-key",
  );
}

/** What is not there and what the caller may not see are the same to them. */
export function unknownWorkspace(id: string): SutradharError {
  return new SutradharError(
    "workspace_unknown",
    `there is no workspace ${JSON.stringify(id.slice(0, 64))} that this key may go to: GET /v1/workspaces lists those`,
  );
}

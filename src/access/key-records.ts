import { sql } from "kysely";
import { limits, SutradharError } from "../core/index.ts";
import type { Trx } from "../store/index.ts";
import { formatPrincipal, type Caller } from "./caller.ts";
import { addKey, allScopes, createSecret } from "./keys.ts";
import type { Scope } from "./scopes.ts";

/** A key as it is shown: everything but its secret, of which there is only a digest. */
export interface KeyRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** `*`: whatever its owner may do. */
  readonly scopes: readonly string[];
  readonly personId: string | null;
  readonly service: string | null;
  readonly isWide: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** A day in UTC, or null. */
  readonly lastUsedOn: string | null;
}

export interface KeyWish {
  readonly name: string;
  /** Absent: those of the key that asks. */
  readonly scopes?: readonly Scope[] | undefined;
  /** For a program of this name, instead of for oneself. */
  readonly service?: string | undefined;
  readonly isWide: boolean;
  readonly expiresAt: Date;
  readonly now: Date;
}

export interface MadeKey extends KeyRecord {
  /** Told this once. */
  readonly secret: string;
}

/**
 * Makes a key that can do no more than the one that asks, for its owner or for a service.
 * @throws SutradharError `forbidden`, `limit_exceeded`
 */
export async function makeKey(trx: Trx, caller: Caller, wish: KeyWish): Promise<MadeKey> {
  const { workspaceId, keyId, principal } = caller;
  const { name, isWide, expiresAt, now } = wish;
  const asking = await trx
    .selectFrom("keys")
    .select(["id", "scopes", "service"])
    .where("id", "=", keyId)
    .executeTakeFirst();
  const owner = ownerOf(caller, wish, asking?.service ?? null);
  const scopes = scopesOfNew(caller, wish, {
    isService: "service" in owner,
    isWhole: !asking || asking.scopes.includes(allScopes),
  });
  if (isWide && !mayBeWide(caller, owner)) {
    throw new SutradharError(
      "forbidden",
      "a key for several workspaces is made with such a key; for a service, by an administrator of the installation",
    );
  }
  if ("personId" in owner) await refuseRoleless(trx, workspaceId, owner.personId);
  await refuseTooMany(trx, workspaceId, owner, now);
  const secret = createSecret();
  const id = await addKey(
    { engine: trx },
    {
      workspaceId,
      name,
      secret,
      scopes,
      owner,
      isWide,
      madeBy: formatPrincipal(principal),
      ...(asking ? { madeWith: asking.id } : {}),
      expiresAt,
      now,
    },
  );
  return { ...(await getKey(trx, workspaceId, id)), secret };
}

type Owner = { readonly personId: string } | { readonly service: string };

function ownerOf(caller: Caller, { service }: KeyWish, own: string | null): Owner {
  const { kind, id } = caller.principal;
  if (service === undefined || (kind === "service" && service === own)) {
    return kind === "person" ? { personId: id } : { service: own ?? caller.name };
  }
  if (caller.scopes.includes("services:write")) return { service };
  throw new SutradharError(
    "forbidden",
    `the key ${caller.name} lacks the scope services:write: it makes keys for its owner alone`,
  );
}

/** A key does what its owner was given here; what an identity provider says of them comes with their tokens alone. */
async function refuseRoleless(trx: Trx, workspaceId: string, personId: string): Promise<void> {
  const { rows } = await sql`
    select from people p left join memberships m
      on m.person_id = p.id and m.workspace_id = ${workspaceId} and m.ended_at is null
    where p.id = ${personId} and (p.roles <> '{}' or m.roles <> '{}')
  `.execute(trx);
  if (rows.length > 0) return;
  throw new SutradharError(
    "state_conflict",
    "your roles are said by the identity provider, and a key could do nothing: ask an administrator to give you one in this workspace",
  );
}

/** A key that was made for less may not make one for more. */
function scopesOfNew(
  caller: Caller,
  { scopes }: KeyWish,
  { isService, isWhole }: { readonly isService: boolean; readonly isWhole: boolean },
): readonly (Scope | typeof allScopes)[] {
  // What a person may do changes with their roles; what a program may do is what was said.
  if (scopes === undefined) return isWhole && !isService ? [allScopes] : (caller.scopes as readonly Scope[]);
  const beyond = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (beyond.length === 0) return scopes;
  throw new SutradharError(
    "forbidden",
    `the key ${caller.name} may not itself do ${beyond.join(", ")}, and makes no key that may`,
  );
}

function mayBeWide(caller: Caller, owner: Owner): boolean {
  if (!caller.isWide) return false;
  return "personId" in owner || caller.scopes.includes("workspaces:write");
}

async function refuseTooMany(trx: Trx, workspaceId: string, owner: Owner, now: Date): Promise<void> {
  let query = trx
    .selectFrom("keys")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]));
  query =
    "personId" in owner
      ? query.where("person_id", "=", owner.personId)
      : query.where("workspace_id", "=", workspaceId).where("service", "=", owner.service);
  const { count } = await query.executeTakeFirstOrThrow();
  if (count < limits.keysOfOwnerMax) return;
  throw new SutradharError(
    "limit_exceeded",
    `an owner may have ${limits.keysOfOwnerMax} keys that work (limits.keysOfOwnerMax): revoke one`,
  );
}

/** The keys that somebody may see in a workspace, the newest first: their own, or with `isAll` everybody's. */
export async function listKeys(
  trx: Trx,
  caller: Caller,
  page: { readonly isAll: boolean; readonly before?: string | undefined; readonly limit: number },
): Promise<KeyRecord[]> {
  let query = selectKeys(trx).where("workspace_id", "=", caller.workspaceId).orderBy("id", "desc").limit(page.limit);
  if (!page.isAll) query = query.where(ownedBy(caller));
  if (page.before !== undefined) query = query.where("id", "<", page.before);
  return query.execute();
}

/**
 * Revokes a key, with all that were made with it. What is revoked already stays as it is.
 * @param mayOthers whose keys beside their own the caller may revoke
 * @throws SutradharError `key_unknown`, also for another's key
 * @returns the ids of the keys that are revoked now
 */
export async function revokeKey(
  trx: Trx,
  caller: Caller,
  { id, mayOthers, now }: { readonly id: string; readonly mayOthers: boolean; readonly now: Date },
): Promise<readonly string[]> {
  let query = trx.selectFrom("keys").select("id").where("id", "=", id).where("workspace_id", "=", caller.workspaceId);
  if (!mayOthers) query = query.where(ownedBy(caller));
  if (!(await query.executeTakeFirst())) throw unknownKey(id);
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id from keys where id = ${id}
      union select k.id from keys k join line l on k.made_with = l.id
    )
    update keys set revoked_at = ${now} from line where keys.id = line.id and revoked_at is null returning keys.id
  `.execute(trx);
  return rows.map((row) => row.id);
}

function ownedBy({ principal, workspaceId }: Caller) {
  return principal.kind === "person"
    ? sql<boolean>`person_id = ${principal.id}`
    : sql<boolean>`person_id is null and workspace_id || '/' || coalesce(service, name) = ${principal.id} and workspace_id = ${workspaceId}`;
}

async function getKey(trx: Trx, workspaceId: string, id: string): Promise<KeyRecord> {
  return selectKeys(trx).where("id", "=", id).where("workspace_id", "=", workspaceId).executeTakeFirstOrThrow();
}

function unknownKey(id: string): SutradharError {
  return new SutradharError("key_unknown", `there is no key ${JSON.stringify(id.slice(0, 40))} that you may revoke`);
}

function selectKeys(trx: Trx) {
  return trx
    .selectFrom("keys")
    .select([
      "id",
      "workspace_id as workspaceId",
      "name",
      "scopes",
      "person_id as personId",
      "service",
      "is_wide as isWide",
      "created_at as createdAt",
      "expires_at as expiresAt",
      "revoked_at as revokedAt",
      "last_used_on as lastUsedOn",
    ]);
}

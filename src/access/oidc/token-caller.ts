import { sql } from "kysely";
import { createId, limits, SutradharError } from "../../core/index.ts";
import { firstWorkspace, type Database, type Trx } from "../../store/index.ts";
import type { Caller } from "../caller.ts";
import { unauthorized, unknownWorkspace } from "../get-caller.ts";
import { scopesOf, type Role } from "../roles.ts";
import { readClaim, rolesByRules, type RoleRule } from "./role-rules.ts";
import type { TokenCheck, TokenClaims } from "./token-check.ts";

export interface TokenCallerOptions {
  readonly database: Pick<Database, "engine">;
  readonly check: TokenCheck;
  /** Which claim says what somebody is. */
  readonly rolesClaim: string;
  readonly rules: readonly RoleRule[];
  readonly now: () => Date;
  /** Part of the transaction that makes a person of somebody whom the issuer knows. */
  readonly onJoin: (trx: Trx, joined: { readonly personId: string; readonly workspaceId: string }) => Promise<void>;
}

const everywhere = "*";

/**
 * Whose token this is, and what they may do now: what the issuer says of them, and what they were given here. Whom nobody has
 * invited and no rule gives a role, is nobody.
 * @throws SutradharError `unauthorized`, `forbidden`, `workspace_unknown`, `request_invalid`, `identity_unavailable`
 */
export function createTokenCallers(options: TokenCallerOptions) {
  return async (token: string, workspace: string | undefined): Promise<Caller> => {
    const claims = await options.check(token);
    const given = rolesByRules(options.rules, readClaim(claims, options.rolesClaim));
    const person = await findPerson(options, claims, given);
    const workspaceId = await choosePlace(options, { person, given, wanted: workspace });
    const scopes = scopesOf({
      everywhere: [...person.everywhere, ...(given.get(everywhere) ?? [])],
      here: [...(person.memberships[workspaceId] ?? []), ...(given.get(workspaceId) ?? [])],
    });
    return {
      workspaceId,
      keyId: person.id,
      name: person.name,
      scopes,
      principal: { kind: "person", id: person.id },
      isWide: true,
    };
  };
}

interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly everywhere: readonly string[];
  /** Roles by workspace. */
  readonly memberships: Readonly<Record<string, readonly string[]>>;
  /** Null while they are only invited. */
  readonly joined_at: Date | null;
  readonly ended_at: Date | null;
  readonly subject: string | null;
}

type GivenRoles = ReadonlyMap<string, readonly Role[]>;

/** Known by the issuer's name for them, else by an address that the issuer has verified, else made now. */
async function findPerson(options: TokenCallerOptions, claims: TokenClaims, given: GivenRoles): Promise<KnownPerson> {
  const { engine } = options.database;
  const bySubject = await select(engine, sql`p.issuer = ${claims.iss} and p.subject = ${claims.sub}`);
  if (bySubject) return refuseEnded(bySubject);
  const email = verifiedEmail(claims);
  const byEmail = email && (await select(engine, sql`p.email = ${email}`));
  // The address was given to somebody else at the issuer: they are not who was here before.
  if (byEmail && byEmail.subject !== null) throw unauthorized();
  if (byEmail) return link(options, refuseEnded(byEmail), claims);
  if (given.size === 0) {
    throw new SutradharError(
      "forbidden",
      "the identity provider knows you, and nobody here has given you a role: ask an administrator to invite you by your e-mail address",
    );
  }
  return join(options, claims, given);
}

function refuseEnded(person: KnownPerson): KnownPerson {
  if (person.ended_at !== null) throw unauthorized();
  return person;
}

function verifiedEmail({ email, email_verified: isVerified }: TokenClaims): string | undefined {
  return isVerified === true && typeof email === "string" && email.length <= 254 ? email.toLowerCase() : undefined;
}

async function select(
  engine: Database["engine"] | Trx,
  where: ReturnType<typeof sql>,
): Promise<KnownPerson | undefined> {
  const { rows } = await sql<KnownPerson>`
    select p.id, p.name, p.roles as everywhere, p.joined_at, p.ended_at, p.subject,
      coalesce((
        select jsonb_object_agg(m.workspace_id, to_jsonb(m.roles)) from memberships m
        where m.person_id = p.id and m.ended_at is null
      ), '{}') as memberships
    from people p where ${where}
  `.execute(engine);
  return rows[0];
}

/** From now on they are known by the issuer's name for them, whatever their address becomes. */
async function link(
  { database, now, onJoin }: TokenCallerOptions,
  person: KnownPerson,
  { iss, sub }: TokenClaims,
): Promise<KnownPerson> {
  return database.engine.transaction().execute(async (trx) => {
    const { rows } = await sql`
      update people set issuer = ${iss}, subject = ${sub}, joined_at = coalesce(joined_at, ${now()})
      where id = ${person.id} and subject is null returning id
    `.execute(trx);
    if (rows.length === 0) throw unauthorized();
    // Whoever had an invitation's secret may have come as them before; nobody had looked whether they were.
    await sql`
      update keys set revoked_at = ${now()} where person_id = ${person.id} and revoked_at is null
    `.execute(trx);
    await acceptOpen(trx, person, now());
    const linked = (await select(trx, sql`p.id = ${person.id}`)) ?? person;
    const [workspaceId = firstWorkspace] = Object.keys(linked.memberships);
    if (person.joined_at === null) await onJoin(trx, { personId: person.id, workspaceId });
    return linked;
  });
}

/** Whoever was invited by their address has come: the issuer says that it is theirs. */
async function acceptOpen(trx: Trx, person: KnownPerson, now: Date): Promise<void> {
  await sql`
    with taken as (
      update invitations set accepted_at = ${now}
      where person_id = ${person.id} and accepted_at is null and revoked_at is null and expires_at > ${now}
      returning workspace_id, roles, roles_everywhere
    ), given as (
      insert into memberships (workspace_id, person_id, roles, created_at)
      select workspace_id, ${person.id}, roles, ${now} from taken where roles <> '{}'
      on conflict (workspace_id, person_id) do update set roles = excluded.roles, ended_at = null, ended_by = null
    )
    update people set roles = array(
      select unnest(people.roles) union select unnest(t.roles_everywhere) from taken t
    ) where id = ${person.id}
  `.execute(trx);
}

/** Somebody whom a rule of the installation's gives a role is a person from their first request on. */
async function join(options: TokenCallerOptions, claims: TokenClaims, given: GivenRoles): Promise<KnownPerson> {
  const { database, now, onJoin } = options;
  const { count } = await database.engine
    .selectFrom("people")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count >= limits.peopleMax)
    throw new SutradharError("limit_exceeded", `an installation may know ${limits.peopleMax} people`);
  const id = createId("person", now().getTime());
  await database.engine.transaction().execute(async (trx) => {
    const { rows } = await sql`
      insert into people (id, name, email, issuer, subject, created_at, joined_at)
      values (${id}, ${nameOf(claims)}, ${verifiedEmail(claims) ?? null}, ${claims.iss}, ${claims.sub}, ${now()}, ${now()})
      on conflict do nothing returning id
    `.execute(trx);
    const place = [...given.keys()].find((name) => name !== everywhere) ?? firstWorkspace;
    const workspace = await trx.selectFrom("workspaces").select("id").where("id", "=", place).executeTakeFirst();
    if (rows.length > 0) await onJoin(trx, { personId: id, workspaceId: workspace?.id ?? firstWorkspace });
  });
  // Two first requests at once make one person.
  const made = await select(database.engine, sql`p.issuer = ${claims.iss} and p.subject = ${claims.sub}`);
  if (!made) throw unauthorized();
  return refuseEnded(made);
}

/** What people are called by; a provider may send anything. */
function nameOf(claims: TokenClaims): string {
  const told = [claims["name"], claims["preferred_username"], claims["email"]];
  const name = told.find((text): text is string => typeof text === "string" && text !== "") ?? "unnamed";
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return Array.from(line).slice(0, limits.personNameCharsMax).join("") || "unnamed";
}

/** Where a request wants to work: as it says, or where there is but one place. */
async function choosePlace(
  { database }: TokenCallerOptions,
  {
    person,
    given,
    wanted,
  }: { readonly person: KnownPerson; readonly given: GivenRoles; readonly wanted: string | undefined },
): Promise<string> {
  const own = new Set([
    ...Object.keys(person.memberships),
    ...[...given.keys()].filter((place) => place !== everywhere),
  ]);
  const isEverywhere = person.everywhere.length > 0 || given.has(everywhere);
  const place = wanted ?? (own.size === 1 ? [...own][0] : isEverywhere ? firstWorkspace : undefined);
  if (place === undefined) throw own.size === 0 ? nowhere() : severalPlaces(own);
  if (!isEverywhere && !own.has(place)) throw unknownWorkspace(place);
  const row = await database.engine.selectFrom("workspaces").select("id").where("id", "=", place).executeTakeFirst();
  if (!row) throw unknownWorkspace(place);
  return place;
}

function nowhere(): SutradharError {
  return new SutradharError("forbidden", "you are in no workspace: ask an administrator to invite you to one");
}

function severalPlaces(own: ReadonlySet<string>): SutradharError {
  return new SutradharError(
    "request_invalid",
    `you are in several workspaces (${[...own].sort().join(", ").slice(0, 200)}): name one by the header Sutradhar-Workspace`,
  );
}

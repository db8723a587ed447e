import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { digestBytes, SutradharError } from "../../core/index.ts";

/** One step of the schema: `0001-production`, its SQL, and the digest of that. */
interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

const folder = new URL("../migrations/", import.meta.url);

/** The migrations of this build, in their order. Append-only: what was once applied anywhere is never edited. */
export function listMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z-]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      return { name: file.slice(0, -".sql".length), sql: text, digest: digestBytes(text) };
    });
}

/** Any number that nothing else in the database locks. */
const migrationLock = 7_291_431;

/**
 * Brings the schema up to this build, in one transaction and under a lock, so that two servers may start at once.
 * @param upTo stops after this migration: for tests of what an older build left.
 * @returns the names that were applied now.
 * @throws SutradharError `database_newer` where a newer build has been here; `database_unavailable`.
 */
export async function migrate(url: string, upTo?: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "sutradhar-migrate" });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new SutradharError("database_unavailable", `the database cannot be reached: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    await settleRoles(client);
    const applied = await applyMigrations(client, upTo);
    await settleAccess(client, applied.length > 0);
    await client.query("commit");
    return applied;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function applyMigrations(client: pg.Client, upTo: string | undefined): Promise<string[]> {
  await client.query(
    "create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
  );
  const { rows } = await client.query<{ name: string; sha256: string }>("select name, sha256 from migrations");
  const known = listMigrations();
  const standing = new Map(rows.filter(({ name }) => name !== accessName).map(({ name, sha256 }) => [name, sha256]));
  checkStanding(known, standing);
  const applied: string[] = [];
  for (const { name, sql, digest } of known) {
    if (!standing.has(name)) {
      await client.query(sql);
      await client.query("insert into migrations (name, sha256) values ($1, $2)", [name, digest]);
      applied.push(name);
    }
    if (name === upTo) break;
  }
  return applied;
}

function checkStanding(known: readonly Migration[], standing: ReadonlyMap<string, string>): void {
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...standing.keys()].filter((name) => !names.has(name)).sort();
  if (unknown.length > 0) {
    throw new SutradharError(
      "database_newer",
      `the database was changed by a newer Sutradhar (${unknown.join(", ")}): start that version, or restore a backup from before`,
    );
  }
  const edited = known.filter(({ name, digest }) => standing.has(name) && standing.get(name) !== digest);
  if (edited.length === 0) return;
  throw new SutradharError(
    "database_newer",
    `the database was made by a build whose ${edited.map(({ name }) => name).join(", ")} differs from this one's: start the build that made it`,
  );
}

/**
 * The roles stand before the schema that names them. They are the whole cluster's: another database's migration may make
 * them this instant, or long ago as another owner, who then has to let ours use them. The owner may become either, but does not
 * inherit what they see: whoever forgets to, sees nothing.
 */
const rolesSql = `
do $$
declare
  role text;
begin
  foreach role in array array['sutradhar_api', 'sutradhar_engine'] loop
    if not exists (select from pg_roles where rolname = role) then
      begin
        execute format('create role %I nologin', role);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, role, 'set') then
      execute format('grant %I to %I with inherit false, set true', role, current_user);
    end if;
  end loop;
end $$;
`;

const insufficientPrivilege = "42501";

/** The first that can lend a role without what it inherits. */
const postgresMajorMin = 16;

async function settleRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; major: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major",
  );
  if (rows[0] && rows[0].major < postgresMajorMin) {
    throw new SutradharError(
      "config_invalid",
      `the database must be Postgres ${postgresMajorMin} or newer, got ${rows[0].version}`,
    );
  }
  try {
    await client.query(rolesSql);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== insufficientPrivilege) throw error;
    throw new SutradharError(
      "config_invalid",
      `the database's user must be allowed to create roles, or be a member of sutradhar_api and sutradhar_engine: ${error.message}; as an administrator: alter role … createrole`,
      { cause: error },
    );
  }
}

/** Stands among the migrations, for the wording of `accessSql` that was settled last. */
const accessName = "access";

/** Every table is locked for it, under the feet of those who work: only where something has changed. */
async function settleAccess(client: pg.Client, isChanged: boolean): Promise<void> {
  const sha256 = digestBytes(accessSql);
  const { rows } = await client.query("select from migrations where name = $1 and sha256 = $2", [accessName, sha256]);
  if (rows.length > 0 && !isChanged) return;
  await client.query(accessSql);
  await client.query(
    "insert into migrations (name, sha256) values ($1, $2) on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()",
    [accessName, sha256],
  );
}

/**
 * Who may touch what, settled anew after every change of the schema: each table with a `workspace_id` (and `workspaces`)
 * shows the API the rows of its own workspace alone, and the engine all. Row-level security is forced, so that the owner
 * sees nothing either. A table of no workspace is the engine's alone.
 */
const accessSql = `
do $$
declare
  each record;
  own text;
begin
  execute format('grant usage on schema %I to sutradhar_api, sutradhar_engine', current_schema());
  for each in
    select c.oid, c.relname from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
  loop
    own := case
      when each.relname = 'workspaces' then 'id'
      when exists (select from pg_attribute a where a.attrelid = each.oid and a.attname = 'workspace_id' and not a.attisdropped)
        then 'workspace_id'
    end;
    execute format('grant select, insert, update, delete on %I to sutradhar_engine', each.relname);
    if own is null then continue; end if;
    execute format('grant select, insert, update, delete on %I to sutradhar_api', each.relname);
    execute format('alter table %I enable row level security', each.relname);
    execute format('alter table %I force row level security', each.relname);
    execute format('drop policy if exists engine_sees_all on %I', each.relname);
    execute format('create policy engine_sees_all on %I to sutradhar_engine using (true) with check (true)', each.relname);
    execute format('drop policy if exists api_sees_own on %I', each.relname);
    execute format(
      'create policy api_sees_own on %I to sutradhar_api using (%I = current_setting(''sutradhar.workspace'', true)) with check (%I = current_setting(''sutradhar.workspace'', true))',
      each.relname, own, own);
  end loop;
  execute format('grant usage, select on all sequences in schema %I to sutradhar_api, sutradhar_engine', current_schema());
end $$;
grant select on migrations to sutradhar_engine;
`;

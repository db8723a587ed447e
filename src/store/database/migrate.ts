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
    const applied = await applyMigrations(client, upTo);
    await client.query(accessSql);
    await client.query("commit");
    return applied;
  } finally {
    await client.end();
  }
}

async function applyMigrations(client: pg.Client, upTo: string | undefined): Promise<string[]> {
  await client.query(
    "create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
  );
  const { rows } = await client.query<{ name: string; sha256: string }>("select name, sha256 from migrations");
  const known = listMigrations();
  const standing = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
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
 * Who may touch what, settled anew after every change of the schema: each table with a `workspace_id` (and `workspaces`)
 * shows the API the rows of its own workspace alone, and the engine all. Row-level security is forced, so that the owner
 * sees nothing either.
 */
const accessSql = `
do $$
declare
  each record;
  own text;
begin
  if not exists (select from pg_roles where rolname = 'sutradhar_api') then create role sutradhar_api nologin; end if;
  if not exists (select from pg_roles where rolname = 'sutradhar_engine') then create role sutradhar_engine nologin; end if;
  execute format('grant sutradhar_api, sutradhar_engine to %I', current_user);
  grant sutradhar_api to sutradhar_engine;
  execute format('grant usage on schema %I to sutradhar_api, sutradhar_engine', current_schema());
  for each in
    select c.oid, c.relname from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
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
end $$;
grant usage, select on all sequences in schema public to sutradhar_api, sutradhar_engine;
grant select on migrations to sutradhar_engine;
`;

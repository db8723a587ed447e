import { readFileSync } from "node:fs";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { listTables, writeSampleRows, type SampleRow } from "../../../test/fixtures/sample-rows.ts";
import { createTestDatabase } from "../../../test/fixtures/test-database.ts";
import { listMigrations, migrate } from "./migrate.ts";

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  endings.push(drop);
  return url;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  endings.push(() => client.end());
  return client;
}

const names = listMigrations().map(({ name }) => name);

describe("migrations", () => {
  test("come one after the other, in the order of their numbers", () => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  });

  test("are applied once, also by two servers that start at once", async () => {
    const url = await emptyDatabase();
    const [one, other] = await Promise.all([migrate(url), migrate(url)]);
    expect([...one, ...other]).toEqual(names);
    await expect(migrate(url)).resolves.toEqual([]);
  });

  test("wait for nobody where there is nothing to do", async () => {
    const url = await emptyDatabase();
    await migrate(url);
    const client = await connect(url);
    await client.query("begin");
    await client.query("lock table videos in row exclusive mode");
    await expect(migrate(url)).resolves.toEqual([]);
  });

  test.each(names.slice(0, -1))("keep the rows that a database of %s has", async (name) => {
    const url = await emptyDatabase();
    await migrate(url, name);
    const client = await connect(url);
    await client.query("set role sutradhar_engine");
    const before = await writeSampleRows(client, "sample", 1);
    expect(before.size).toBe((await listTables(client)).length);

    const rest = await migrate(url);
    expect(rest).toEqual(names.slice(names.indexOf(name) + 1));
    for (const [table, row] of before) {
      const { rows } = await client.query<{ row: SampleRow }>(`select to_jsonb(${table}) as row from ${table}`);
      expect(rows.map((each) => each.row)).toContainEqual(expect.objectContaining(row));
    }
  });

  test("leave a database alone that a newer build, or another wording, made", async () => {
    const url = await emptyDatabase();
    await migrate(url);
    const client = await connect(url);
    await client.query("insert into migrations (name, sha256) values ('9999-tomorrow', 'x')");
    await expect(migrate(url)).rejects.toMatchObject({
      code: "database_newer",
      message: expect.stringContaining("9999-tomorrow"),
    });
    await client.query("delete from migrations where name = '9999-tomorrow'");
    await client.query("update migrations set sha256 = 'x' where name = $1", [names[0]]);
    await expect(migrate(url)).rejects.toMatchObject({
      code: "database_newer",
      message: expect.stringContaining(`whose ${names[0]} differs`),
    });
  });

  test("change nothing where one of them fails", async () => {
    const url = await emptyDatabase();
    const client = await connect(url);
    // The last table that a migration creates is there already, with other columns.
    const created = listMigrations().flatMap(({ sql }) =>
      [...sql.matchAll(/create table (\w+)/g)].map(([, name]) => name!),
    );
    const table = created.at(-1);
    await client.query(`create table ${table} (word text)`);
    await expect(migrate(url)).rejects.toThrow(/already exists/);
    const { rows } = await client.query("select relname from pg_class where relnamespace = 'public'::regnamespace");
    expect(rows).toEqual([{ relname: table }]);
  });

  test("say what to do where nobody may make the roles", async () => {
    const url = await emptyDatabase();
    const client = await connect(url);
    const name = `tenant_${process.pid}`;
    await client.query(`create role ${name} login`);
    endings.push(async () => void (await client.query(`drop role ${name}`)));
    await client.query(`grant ${name} to sutradhar`);
    const asTenant = `${url}&options=${encodeURIComponent(`-c role=${name}`)}`;
    await expect(migrate(asTenant)).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("createrole"),
    });
  });

  test("say so where no database answers", async () => {
    await expect(migrate("postgres://sutradhar@127.0.0.1:1/sutradhar")).rejects.toMatchObject({
      code: "database_unavailable",
    });
  });
});

/**
 * Old and new workers share a database for the time of an upgrade, so a migration expands: what older builds read and
 * write stays. One that contracts comes a release later, and says `-- contracts:` and why no older build minds.
 */
function findContractions(sql: string): string[] {
  const statements = sql.split(/;\s*\n/).filter((text) => !/--\s*contracts:\s*\S/.test(text));
  return statements
    .map((text) => text.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim().toLowerCase())
    .filter((text) => contractions.some((pattern) => pattern.test(text)));
}

const contractions = [
  /^drop (table|column|view|type|function|index|schema|role|policy)\b/,
  /^truncate\b/,
  /^alter (table|type|view)\b.*\b(drop (column|constraint|default)|rename|set not null|set data type|alter column \w+ type)\b/,
  /^alter table\b.*\badd (column )?(?!constraint)(if not exists )?\w+ .*\bnot null\b(?!.*\bdefault\b)/,
  /^alter table\b.*\badd (constraint \w+ )?(check|unique|foreign key)\b(?!.*\bnot valid\b)/,
];

describe("a migration", () => {
  test.each(listMigrations().map(({ name, sql }) => [name, sql]))("%s takes nothing from older builds", (_, sql) => {
    expect(findContractions(sql)).toEqual([]);
  });

  test.each([
    ["drop table videos;\n", 1],
    ["alter table videos drop column title;\n", 1],
    ["alter table videos rename column title to name;\n", 1],
    ["alter table videos alter column title set not null;\n", 1],
    ["alter table videos alter column frames type bigint;\n", 1],
    ["alter table videos add column mood text not null;\n", 1],
    ["alter table videos add constraint mood check (mood <> '');\n", 1],
    ["create table x (y text not null);\nalter table videos\n  drop column title;\n", 1],
    ["alter table videos add column mood text not null default '';\n", 0],
    ["alter table videos add column mood text;\ncreate index x on videos (mood);\n", 0],
    ["-- contracts: no build since 1.2 reads it\nalter table videos drop column title;\n", 0],
  ])("that would is found: %j", (sql, count) => {
    expect(findContractions(sql)).toHaveLength(count);
  });

  test("is read from its file as it is", () => {
    const [first] = listMigrations();
    expect(first?.sql).toBe(readFileSync(new URL(`../migrations/${first?.name}.sql`, import.meta.url), "utf8"));
  });
});

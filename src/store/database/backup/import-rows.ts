import type { Readable } from "node:stream";
import pg from "pg";
import { SutradharError } from "../../../core/index.ts";
import { migrate, listMigrations } from "../migrate.ts";
import { rowsPrefix } from "./backup-manifest.ts";
import type { BackupReader } from "./backup-reader.ts";
import { handOverUnfinished } from "./hand-over.ts";
import { listRowTables, type RowTable } from "./row-tables.ts";

const batchRows = 500;

/**
 * Fills an empty database with the rows of a logical backup: the schema is brought to where it was, the rows come in within
 * one transaction, and then the schema to where it is now.
 * @throws SutradharError `state_conflict` where the database is not empty, `database_newer`, `archive_invalid`
 */
export async function importRows(reader: BackupReader, url: string): Promise<void> {
  checkMigrations(reader);
  const client = new pg.Client({ connectionString: url, application_name: "sutradhar-restore" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await checkEmpty(client);
    await migrate(url, reader.manifest.migrations.at(-1)?.name);
    await client.query("begin");
    const tables = await listRowTables(client);
    checkTables(reader, tables);
    for (const table of tables) await importTable(client, reader, table);
    await handOverUnfinished(client);
    await client.query("commit");
  } finally {
    await client.end().catch(() => undefined);
  }
  await migrate(url);
}

/** What is not known here, or is worded differently, cannot be read here. */
function checkMigrations({ manifest }: BackupReader): void {
  const known = new Map<string, string>(listMigrations().map(({ name, digest }) => [name, digest]));
  const unknown = manifest.migrations.filter(({ name, sha256 }) => known.get(name) !== sha256);
  if (unknown.length === 0) return;
  throw new SutradharError(
    "database_newer",
    `the backup was made by Sutradhar ${manifest.version}, whose schema this one does not know (${unknown.map(({ name }) => name).join(", ")}): restore it with that version or a later one`,
  );
}

async function checkEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `select to_regclass('migrations') is not null as "isThere"`,
  );
  if (!rows[0]?.isThere) return;
  throw new SutradharError(
    "state_conflict",
    "the database is in use already, and a backup goes into an empty one only: make a new database, and name it by DATABASE_URL",
  );
}

function checkTables({ manifest }: BackupReader, tables: readonly RowTable[]): void {
  const known = new Set(tables.map(({ name }) => name));
  const unknown = Object.keys(manifest.rows).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new SutradharError("archive_invalid", `the backup has rows of tables that are not ours: ${unknown.join(", ")}`);
}

/** Triggers say what may happen; all of this has happened. */
async function importTable(client: pg.Client, reader: BackupReader, table: RowTable): Promise<void> {
  const { name, columns, sequences } = table;
  if (reader.manifest.rows[name] === undefined) return;
  const quoted = client.escapeIdentifier(name);
  await client.query(`alter table ${quoted} disable trigger user`);
  await client.query("set local role sutradhar_engine");
  let count = 0;
  for await (const lines of readBatches(reader, name)) {
    await client.query(insertSql(client, table, columns), [`[${lines.join(",")}]`]);
    count += lines.length;
  }
  if (count !== reader.manifest.rows[name]) {
    throw new SutradharError(
      "archive_invalid",
      `the backup should have ${reader.manifest.rows[name]} rows of ${name}, and has ${count}`,
    );
  }
  const highest = await highestNumbers(client, table);
  await client.query("reset role");
  for (const [index, { sequence }] of sequences.entries()) {
    const number = highest[index];
    if (number) await client.query("select setval($1::regclass, $2)", [sequence, number]);
  }
  await client.query(`alter table ${quoted} enable trigger user`);
}

/** What migrations wrote into the fresh table gives way to what stood there. */
function insertSql(client: pg.Client, { name, keyColumns }: RowTable, columns: readonly string[]): string {
  const quote = (names: readonly string[]): string => names.map((each) => client.escapeIdentifier(each)).join(", ");
  const table = client.escapeIdentifier(name);
  const others = columns.filter((column) => !keyColumns.includes(column));
  const changes = others.map((column) => `${quote([column])} = excluded.${quote([column])}`).join(", ");
  const onConflict =
    keyColumns.length === 0 || changes === "" ? "do nothing" : `(${quote(keyColumns)}) do update set ${changes}`;
  return `insert into ${table} (${quote(columns)}) overriding system value
    select ${quote(columns)} from jsonb_populate_recordset(null::${table}, $1::jsonb) on conflict ${onConflict}`;
}

async function highestNumbers(client: pg.Client, { name, sequences }: RowTable): Promise<readonly (string | null)[]> {
  if (sequences.length === 0) return [];
  const maxima = sequences.map(({ column }, index) => `max(${client.escapeIdentifier(column)})::text as n${index}`);
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${maxima.join(", ")} from ${client.escapeIdentifier(name)}`,
  );
  return sequences.map((_, index) => rows[0]?.[`n${index}`] ?? null);
}

async function* readBatches(reader: BackupReader, table: string): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const line of readLines(await reader.open(`${rowsPrefix}${table}.jsonl`))) {
    batch.push(line);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** At \n alone: `readline` would also break at U+2028, which people's words may hold. */
async function* readLines(input: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of input.setEncoding("utf8")) {
    const lines = (rest + String(piece)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

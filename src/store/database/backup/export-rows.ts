import type pg from "pg";
import { rowsPrefix } from "./backup-manifest.ts";
import type { BackupWriter } from "./backup-writer.ts";
import { listRowTables } from "./row-tables.ts";

/** How many rows are in memory at once. */
const batchRows = 500;

/**
 * Adds the rows of every table as lines of JSON, all of one moment, whatever is written meanwhile.
 * @param client a connection of the owner, who becomes the engine, since the owner sees no row
 * @returns the number of rows by table
 */
export async function exportRows(writer: BackupWriter, client: pg.Client): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await client.query("begin transaction isolation level repeatable read read only");
  await client.query("set local role sutradhar_engine");
  for (const { name } of await listRowTables(client)) {
    counts[name] = 0;
    const lines = readLines(client, name, (count) => (counts[name] = count));
    await writer.add(`${rowsPrefix}${name}.jsonl`, lines, { compress: true, mode: 0o600 });
  }
  await client.query("commit");
  return counts;
}

async function* readLines(
  client: pg.Client,
  table: string,
  onCount: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  const name = client.escapeIdentifier(table);
  await client.query(`declare each_row no scroll cursor for select to_jsonb(t)::text as line from ${name} t`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${batchRows} from each_row`);
    if (rows.length === 0) break;
    count += rows.length;
    yield Buffer.from(rows.map(({ line }) => `${line}\n`).join(""));
  }
  await client.query("close each_row");
  onCount(count);
}

import type pg from "pg";
import { SutradharError } from "../../../core/index.ts";

/** A table of ours, as rows go into it. */
export interface RowTable {
  readonly name: string;
  /** Without those that Postgres works out itself. */
  readonly columns: readonly string[];
  readonly keyColumns: readonly string[];
  readonly parents: readonly string[];
  /** Columns that number themselves, with the sequence that does it. */
  readonly sequences: readonly { readonly column: string; readonly sequence: string }[];
}

const tablesSql = `
select c.relname as name,
  array(select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
  array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
    where i.indrelid = c.oid and i.indisprimary) as "keyColumns",
  array(select distinct p.relname::text from pg_constraint f join pg_class p on p.oid = f.confrelid
    where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents,
  coalesce((select json_agg(json_build_object('column', a.attname, 'sequence', s.name)) from pg_attribute a
    cross join lateral (select pg_get_serial_sequence(format('%I', c.relname), a.attname) as name) s
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and s.name is not null), '[]') as sequences
from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> 'migrations'
order by c.relname`;

/** The tables that hold what is ours, those that others refer to first. */
export async function listRowTables(client: pg.Client): Promise<readonly RowTable[]> {
  const { rows } = await client.query<RowTable>(tablesSql);
  const ordered: RowTable[] = [];
  const isDone = (name: string): boolean => ordered.some((table) => table.name === name);
  while (ordered.length < rows.length) {
    const next = rows.filter(({ name, parents }) => !isDone(name) && parents.every(isDone));
    if (next.length === 0) throw new SutradharError("internal", "tables refer to each other in a circle");
    ordered.push(...next);
  }
  return ordered;
}

import type { PostgresPoolClient } from "kysely";
import type pg from "pg";
import { limits } from "../../core/index.ts";

/** Gives a statement that is asked again and again the name that it is prepared under; one that is not, none. */
export type StatementNames = (text: string) => string | undefined;

/** From its third use on a statement is prepared: planning it costs more than many of ours do. */
const usesBefore = 2;

/** What this stands for changes with a migration, under whoever prepared it before ("cached plan must not change result type"). */
const allColumns = /\b(?:select|returning)\s+\*|\.\*/i;

/** Names for the statements of a process, `limits.preparedStatementsMax` at most. */
export function createStatementNames(): StatementNames {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known) return known;
    if (names.size >= limits.preparedStatementsMax || allColumns.test(text)) return undefined;
    const count = (uses.get(text) ?? 0) + 1;
    // Texts that vary, as with lists of different lengths, must not fill the memory.
    if (uses.size >= limits.preparedStatementsMax * 10) uses.clear();
    uses.set(text, count);
    if (count <= usesBefore) return undefined;
    uses.delete(text);
    const name = `s${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}

/** A connection that prepares what has a name. What has no parameters is sent as it is: it may be several statements. */
export function prepareOn(client: pg.PoolClient, nameOf: StatementNames): PostgresPoolClient {
  return {
    release: (destroy?: boolean) => client.release(destroy),
    query(text: string, parameters: readonly unknown[]) {
      const values = [...parameters];
      const name = values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? client.query(text, values) : client.query({ name, text, values });
    },
    // Nobody here reads by a cursor, which is the other form of `query`.
  } as unknown as PostgresPoolClient;
}

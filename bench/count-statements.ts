import pg from "pg";

/** Counts what this process asks a Postgres, one for each way there and back. */
export interface StatementCount {
  /** How many since the count began. */
  total(): number;
  /** How often each text was sent, the most frequent first; long ones are cut. */
  byText(): readonly (readonly [text: string, count: number])[];
  stop(): void;
}

const textCharsMax = 160;

type Query = (this: pg.Client, ...parameters: unknown[]) => unknown;

/** Begins to count, on every connection of the process: those of the queue's library too. */
export function countStatements(): StatementCount {
  const counts = new Map<string, number>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function countedQuery(first: unknown, ...rest) {
    const text = typeof first === "string" ? first : ((first as { text?: string }).text ?? "a cursor");
    const short = text.replaceAll(/\s+/g, " ").trim().slice(0, textCharsMax);
    counts.set(short, (counts.get(short) ?? 0) + 1);
    return query.call(this, first, ...rest);
  };
  return {
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    byText: () => [...counts].sort(([, a], [, b]) => b - a),
    stop: () => void (prototype.query = query),
  };
}

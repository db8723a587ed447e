import { parseEntry, readEntries, tileOf, tileWidth, type LogSource } from "../verify/index.ts";

export interface FoundStatement {
  readonly type: string;
  readonly index: number;
  readonly statement: string;
  readonly entry: Uint8Array;
}

/** The entries of these types, in which the log speaks of itself, with their signed statements. Nothing in them is checked yet. */
export async function* readStatements(
  source: LogSource,
  { types, from, size }: { readonly types: readonly string[]; readonly from: number; readonly size: number },
): AsyncGenerator<FoundStatement> {
  for (let start = from - (from % tileWidth); start < size; start += tileWidth) {
    const entries = (await readEntries(source, tileOf(size, "entries", start))) ?? [];
    for (const [place, entry] of entries.entries()) {
      const value = start + place < from ? undefined : parseEntry(entry);
      const type = types.find((wanted) => value?.["type"] === wanted);
      const statement = type === undefined ? undefined : statementOf(value?.["body"]);
      if (type !== undefined && statement !== undefined) yield { type, index: start + place, statement, entry };
    }
  }
}

function statementOf(body: unknown): string | undefined {
  const statement = (body as Readonly<Record<string, unknown>> | null | undefined)?.["statement"];
  return typeof statement === "string" ? statement : undefined;
}

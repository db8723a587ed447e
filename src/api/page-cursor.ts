import { digestJson, SutradharError, type Json } from "../core/index.ts";

/** How a page says where the next one begins, bound to the query that it belongs to. */
export function formatCursor(position: number, query: Json): string {
  return Buffer.from(JSON.stringify([position, nameQuery(query)])).toString("base64url");
}

/** @throws SutradharError `request_invalid` where it is none, or of another query: its place would mean nothing there */
export function parseCursor(cursor: string, query: Json): number {
  const [position, name] = readPair(cursor);
  if (!Number.isSafeInteger(position) || name !== nameQuery(query)) {
    throw new SutradharError(
      "request_invalid",
      "cursor: must be what `next` of a page of this very query said; take the same parameters, or begin without a cursor",
    );
  }
  return position as number;
}

function readPair(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) && parsed.length === 2 ? parsed : [];
  } catch {
    return [];
  }
}

function nameQuery(query: Json): string {
  return digestJson(query).slice(0, 16);
}

import { z } from "zod";
import { canonicalJson, limits, type Json } from "../../core/index.ts";
import { isOfKnownShape, shapes } from "./field.ts";
import type { SealedEntry } from "./seal-entry.ts";

const sealedSchema = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(shapes.id),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  // What the log says of itself, it says itself.
  type: z.string().regex(/^(?!ledger\.)[a-z_]+\.[a-z_]+$/),
  time: z.string().regex(shapes.instant),
  actor: z.strictObject({ kind: z.string().regex(shapes.code), ref: z.string().regex(shapes.commitment).optional() }),
  workspace: z.string().regex(shapes.commitment).optional(),
  body: z.record(z.string(), z.json()),
});

/**
 * Reads an entry that waits to be taken in. Whoever may write into the database may have written it, so that its form is
 * looked at again: one that is torn, or holds free text, must not get into the log.
 * @returns the entry, or why it may not be taken in.
 */
export function parseSealed(text: string): { readonly entry: SealedEntry } | { readonly refused: string } {
  if (Buffer.byteLength(text) > limits.ledgerEntryBytesMax) return { refused: "it is too long" };
  const parsed = sealedSchema.safeParse(parse(text));
  if (!parsed.success) return { refused: `it is no sealed entry: ${parsed.error.issues[0]?.path.join(".")}` };
  const entry = parsed.data as SealedEntry;
  if (canonicalJson(entry) !== text) return { refused: "it is no canonical JSON" };
  const free = findFreeText(parsed.data.body, "body");
  return free === undefined ? { entry } : { refused: `${free} is free text` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The path of the first string, or name, that looks like none of the fields that an entry may have. */
function findFreeText(value: Json, path: string): string | undefined {
  if (typeof value === "string") return isOfKnownShape(value) ? undefined : path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
    const isName = /^(?:[a-z][A-Za-z0-9_]{0,39}|\d{1,4})$/.test(name);
    const found = isName ? findFreeText(member, `${path}.${name}`) : path;
    if (found !== undefined) return found;
  }
  return undefined;
}

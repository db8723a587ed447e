import type { Field, Fields } from "./field.ts";

/** One kind of event, and what is said of it. */
export interface EntryType<Of extends Fields = Fields> {
  readonly name: string;
  readonly fields: Of;
}

/**
 * Names a kind of event: `consent.withdrawn`. The name and the meaning of its fields stand in the log for ever: another
 * meaning needs another name.
 */
export function defineEntry<const Of extends Fields>(name: string, fields: Of): EntryType<Of> {
  if (!/^[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*$/.test(name)) {
    throw new TypeError(`an entry's type reads area.what_happened, got ${name}`);
  }
  return { name, fields };
}

export function isOptional(of: Field): of is Extract<Field, { kind: "optional" }> {
  return of.kind === "optional";
}

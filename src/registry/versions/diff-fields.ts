import { canonicalJson, limits, type Json } from "../../core/index.ts";

/** A field that two JSON files do not share, by its path: `layers.3.depth`. */
export interface FieldChange {
  readonly path: string;
  /** As JSON, cut short; absent where the field is not there. */
  readonly before?: string;
  readonly after?: string;
}

const shownCharsMax = 80;

/** Which fields differ, in the order in which the files have them; undefined where either is no JSON. */
export function diffFields(before: Uint8Array, after: Uint8Array): readonly FieldChange[] | undefined {
  const one = parse(before);
  const other = parse(after);
  if (one === undefined || other === undefined) return undefined;
  const changes: FieldChange[] = [];
  walk("", one, other, changes);
  return changes.slice(0, limits.diffFieldsMax);
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}

function walk(path: string, before: Json | undefined, after: Json | undefined, changes: FieldChange[]): void {
  if (changes.length >= limits.diffFieldsMax || isSame(before, after)) return;
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    changes.push({
      path,
      ...(before === undefined ? {} : { before: show(before) }),
      ...(after === undefined ? {} : { after: show(after) }),
    });
    return;
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  for (const key of keys) walk(path === "" ? key : `${path}.${key}`, before[key], after[key], changes);
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}

function isBranch(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

function show(value: Json): string {
  const text = canonicalJson(value);
  return text.length <= shownCharsMax ? text : `${text.slice(0, shownCharsMax - 1)}…`;
}

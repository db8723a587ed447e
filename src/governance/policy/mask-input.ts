import type { Json } from "../../core/index.ts";

/** What may stand in a log as it is: words of ours, truth values, instants and counts. Everything else may be somebody's. */
const shown: ReadonlySet<string> = new Set([
  "action",
  "age",
  "basis",
  "category",
  "channel",
  "class",
  "contentClasses",
  "coverage",
  "dataClass",
  "everywhere",
  "here",
  "languages",
  "modalities",
  "operations",
  "profile",
  "purpose",
  "region",
  "roles",
  "scope",
  "status",
  "territory",
  "verdict",
  "consent",
  "label",
  "moderation",
  "provenance",
  "watermark",
]);

const word = /^[A-Za-z0-9][A-Za-z0-9:.()_-]{0,63}$/;
const hidden = "(masked)";

/** The facts with whatever could be somebody's left out: names, principals, ids, places on the net. */
export function maskInput(value: Json, key = "", inside = ""): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return isShown(key, inside) && word.test(value) ? value : hidden;
  if (isList(value)) return value.map((each) => maskInput(each, key, inside));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [word.test(name) ? name : hidden, maskInput(each, name, key)]),
  );
}

/** A gate's name is a word of ours; a name anywhere else may be anybody's. */
function isShown(key: string, inside: string): boolean {
  return shown.has(key) || (key === "name" && inside === "gates");
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

import type { ApiDocument, ApiSchema } from "./document.ts";
import { escapeHtml, proseHtml } from "./escape-html.ts";

type Schemas = ApiDocument["components"]["schemas"];

/** A schema may name itself: so deep it is shown, and no deeper. */
const depthMax = 6;

/** What a value looks like: its members one below the other, with types, limits and words. */
export function schemaHtml(schema: ApiSchema | undefined, schemas: Schemas, depth = 0): string {
  const known = schema && resolve(schema, schemas);
  if (!known || depth > depthMax) return "";
  const members = Object.entries(known.properties ?? {});
  if (members.length > 0) {
    const required = new Set(known.required);
    const rows = members.map(([name, member]) =>
      memberHtml(name, member, { schemas, depth, isRequired: required.has(name) }),
    );
    return `<dl>${rows.join("")}</dl>`;
  }
  if (known.items) return schemaHtml(known.items, schemas, depth);
  const inner = [...(known.anyOf ?? []), ...(known.allOf ?? [])].map((each) => schemaHtml(each, schemas, depth + 1));
  if (typeof known.additionalProperties === "object")
    inner.push(schemaHtml(known.additionalProperties, schemas, depth + 1));
  return inner.join("");
}

function memberHtml(
  name: string,
  member: ApiSchema,
  { schemas, depth, isRequired }: { readonly schemas: Schemas; readonly depth: number; readonly isRequired: boolean },
): string {
  const known = resolve(member, schemas);
  const needed = isRequired ? "" : ` <span class="may">optional</span>`;
  const words = known.description ? `<p>${proseHtml(known.description)}</p>` : "";
  return (
    `<dt><code>${escapeHtml(name)}</code> <span class="type">${typeHtml(known, schemas)}</span>${needed}</dt>` +
    `<dd>${words}${limitsHtml(known)}${schemaHtml(known, schemas, depth + 1)}</dd>`
  );
}

/** A type in words: `string or null`, `list of objects`. */
export function typeHtml(schema: ApiSchema, schemas: Schemas): string {
  return escapeHtml(typeOf(schema, schemas));
}

function typeOf(schema: ApiSchema, schemas: Schemas): string {
  const known = resolve(schema, schemas);
  if (known.const !== undefined) return JSON.stringify(known.const);
  if (known.enum) return known.enum.map((value) => JSON.stringify(value)).join(" | ");
  const some = known.anyOf ?? known.oneOf;
  if (some && !known.properties) return [...new Set(some.map((each) => typeOf(each, schemas)))].join(" or ");
  if (known.items) return `list of ${typeOf(known.items, schemas)}`;
  if (typeof known.additionalProperties === "object") return `map to ${typeOf(known.additionalProperties, schemas)}`;
  const types = typeof known.type === "string" ? [known.type] : (known.type ?? ["anything"]);
  return types.join(" or ");
}

function limitsHtml({ format, pattern, default: standard, example, examples, ...bounds }: ApiSchema): string {
  const { minimum, maximum, minLength, maxLength, maxItems } = bounds;
  const told = [
    format === undefined ? "" : escapeHtml(format),
    span(minimum, maximum, ""),
    span(minLength, maxLength, " characters"),
    maxItems === undefined ? "" : `at most ${maxItems}`,
    pattern === undefined || pattern.length > 60 ? "" : `<code>${escapeHtml(pattern)}</code>`,
    standard === undefined ? "" : `default <code>${valueHtml(standard)}</code>`,
    ...[example, ...(examples ?? [])]
      .slice(0, 2)
      .map((value) => (value === undefined ? "" : `e.g. <code>${valueHtml(value)}</code>`)),
  ].filter(Boolean);
  return told.length > 0 ? `<p class="limits">${told.join(" · ")}</p>` : "";
}

function span(low: number | undefined, high: number | undefined, unit: string): string {
  const isHuge = high !== undefined && high >= Number.MAX_SAFE_INTEGER;
  if (low === undefined && (high === undefined || isHuge)) return "";
  if (high === undefined || isHuge) return `at least ${low}${unit}`;
  return low === undefined ? `at most ${high}${unit}` : `${low} to ${high}${unit}`;
}

function valueHtml(value: unknown): string {
  return escapeHtml(JSON.stringify(value));
}

export function resolve(schema: ApiSchema, schemas: Schemas): ApiSchema {
  const name = schema.$ref?.split("/").at(-1);
  return (name === undefined ? undefined : schemas[name]) ?? schema;
}

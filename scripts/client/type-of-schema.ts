/** As much of JSON Schema as the document has. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly format?: string;
  readonly default?: unknown;
}

const plainTypes: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "boolean",
  null: "null",
  number: "number",
  integer: "number",
};

/** A schema as a type, as it is written in TypeScript. What a default fills in may be left out of what is sent. */
export function typeOfSchema(schema: Schema | undefined, isSent: boolean): string {
  return schema ? (typeOfSome(schema, isSent) ?? typeOfOne(schema, isSent)) : "unknown";
}

/** Of what is a name, a choice or put together of others. */
function typeOfSome(schema: Schema, isSent: boolean): string | undefined {
  const all = (each: readonly Schema[]): string[] => [...new Set(each.map((one) => typeOfSchema(one, isSent)))];
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.allOf)
    return all(schema.allOf)
      .filter((type) => type !== "unknown")
      .join(" & ");
  const some = schema.anyOf ?? (schema.properties ? undefined : schema.oneOf);
  return some && all(some).join(" | ");
}

function typeOfOne(schema: Schema, isSent: boolean): string {
  const { type, items } = schema;
  if (Array.isArray(type)) return type.map((each: string) => typeOfOne({ ...schema, type: each }, isSent)).join(" | ");
  if (type === "array") return `readonly (${typeOfSchema(items, isSent)})[]`;
  if (type === "object") return typeOfObject(schema, isSent);
  return plainTypes[String(type)] ?? "unknown";
}

function typeOfObject(schema: Schema, isSent: boolean): string {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const may = !required.has(name) || (isSent && member.default !== undefined);
    const type = typeOfSchema(member, isSent);
    return `readonly ${nameOf(name)}${may ? "?" : ""}: ${type}${may && type !== "unknown" ? " | undefined" : ""};`;
  });
  const more = schema.additionalProperties;
  if (members.length === 0)
    return `Readonly<Record<string, ${typeof more === "object" ? typeOfSchema(more, isSent) : "unknown"}>>`;
  return `{ ${members.join(" ")} }`;
}

export function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

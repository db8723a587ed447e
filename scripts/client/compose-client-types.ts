import { nameOf, typeOfSchema, type Schema } from "./type-of-schema.ts";

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** As much of the document as a client is made from. */
export interface ClientDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const head = `/* oxlint-disable max-lines -- written by a program, for a compiler to read */
/**
 * The routes of the API as \`hc\`, Hono's client, wants them. Written by \`npm run client\` from the OpenAPI document; nobody writes
 * in it by hand.
 */
`;

/** The source of \`src/client/routes.ts\`, of the routes below \`/v1\`. */
export function composeClientTypes({ paths, components }: ClientDocument): string {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOfSchema(schema, name.startsWith("New"))};`,
  );
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith("/v1/"))
    .map(([path, operations]) => {
      const methods = Object.entries(operations).map(([method, operation]) => `$${method}: ${endpointOf(operation)};`);
      return `${JSON.stringify(path.replaceAll(/\{(\w+)\}/g, ":$1"))}: { ${methods.join(" ")} };`;
    });
  // A type and not an interface: Hono asks for something with an index.
  return `${head}\n${schemas.join("\n")}\n\nexport type Routes = {\n${routes.join("\n")}\n};\n`;
}

/** A union with a member for each answer: what comes is told apart by its status. */
function endpointOf(operation: Operation): string {
  const input = inputOf(operation);
  const all = Object.entries(operation.responses);
  const refusals = all
    .filter(([, { content = {} }]) => "application/problem+json" in content)
    .map(([status]) => status);
  const answers = all
    .filter(([status]) => !refusals.includes(status))
    .map(([status, { content = {} }]) => {
      const json = content["application/json"];
      const [output, format] = json ? [typeOfSchema(json.schema, false), "json"] : ["string", "text"];
      return memberOf({ input, output, format, status });
    });
  if (refusals.length > 0)
    answers.push(memberOf({ input, output: "Problem", format: "json", status: refusals.join(" | ") }));
  return answers.join(" | ");
}

function memberOf(endpoint: {
  readonly input: string;
  readonly output: string;
  readonly format: string;
  readonly status: string;
}): string {
  const { input, output, format, status } = endpoint;
  return `{ input: ${input}; output: ${output}; outputFormat: "${format}"; status: ${status} }`;
}

/** What is asked with, in Hono's words for its parts. */
function inputOf({ parameters = [], requestBody }: Operation): string {
  const parts = (
    [
      ["param", "path"],
      ["query", "query"],
      ["header", "header"],
    ] as const
  ).flatMap(([part, place]) => {
    const own = parameters.filter((parameter) => parameter.in === place);
    if (own.length === 0) return [];
    const mayAll = own.every(({ required }) => !required);
    const members = own.map(({ name, required, schema }) => {
      // An address has text alone; a number becomes text on its way.
      const type = typeOfSchema(schema, true).replaceAll(/\bnumber\b/g, "number | string");
      return `${nameOf(name)}${required ? "" : "?"}: ${type};`;
    });
    return [`${part}${mayAll ? "?" : ""}: { ${members.join(" ")} };`];
  });
  const body = requestBody?.content?.["application/json"]?.schema;
  if (body) parts.push(`json: ${typeOfSchema(body, true)};`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(" ")} }`;
}

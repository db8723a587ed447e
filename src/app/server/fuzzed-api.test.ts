import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { arbitraryOf } from "../../../test/fixtures/arbitrary-request.ts";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { addKey, allScopes, createSecret } from "../../access/index.ts";
import { createId } from "../../core/index.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- a document is read as it comes
type Schema = any;

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Schema;
}

/** Streams have no end that could be waited for. */
const endless = ["/v1/events/stream", "/v1/videos/{id}/progress"];
const runsOfRoute = 12;

let served: ServedApi;
let key: string;
let schemas: Readonly<Record<string, Schema>>;
let routes: readonly Route[];
const validators = new Map<string, z.ZodType>();

beforeAll(async () => {
  served = await openServedApi();
  const { database } = served.installation;
  key = createSecret();
  await addKey(database, { workspaceId: "default", name: "fuzz", secret: key, scopes: [allScopes], now: new Date() });
  const document = (await (await served.app.request("/v1/openapi.json")).json()) as Schema;
  schemas = document.components.schemas;
  routes = Object.entries(document.paths as Record<string, Record<string, Schema>>).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      endless.includes(path)
        ? []
        : [{ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation }],
    ),
  );
});
afterAll(() => served.close());

/** Ids that are well formed, beside whatever a schema allows. */
const ids = fc
  .constantFrom("vid", "run", "key", "evt", "whk", "cmp", "stop", "person")
  .map((prefix) => createId(prefix, 0));

function arbitraryRequest({ operation }: Route) {
  const parameters: Schema[] = operation.parameters ?? [];
  const valueOf = (parameter: Schema) => {
    const value = arbitraryOf(parameter.schema, schemas).map(textOf);
    return parameter.in === "path"
      ? fc.oneof(ids, value)
      : fc.option(value, { nil: undefined, freq: parameter.required ? 20 : 2 });
  };
  const [type, content] = Object.entries<Schema>(operation.requestBody?.content ?? {})[0] ?? [];
  return fc.record({
    values: fc.tuple(...parameters.map(valueOf)),
    type: fc.constant(type),
    body: type ? arbitraryOf(content.schema, schemas) : fc.constant(undefined),
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

type Wanted = {
  readonly values: readonly (string | undefined)[];
  readonly type: string | undefined;
  readonly body: unknown;
};

function toRequest({ method, path, operation }: Route, { values, type, body }: Wanted): Request | undefined {
  const url = new URL(path, "http://localhost");
  const headers = new Headers({ Authorization: `Bearer ${key}` });
  try {
    for (const [index, { name, in: place }] of ((operation.parameters ?? []) as Schema[]).entries()) {
      const value = values[index];
      if (value === undefined) continue;
      if (place === "path")
        url.pathname = url.pathname.replace(`%7B${name}%7D`, () => encodeURIComponent(value || "x"));
      else if (place === "query") url.searchParams.append(name, value);
      else headers.set(name, value);
    }
    if (type) headers.set("Content-Type", type);
    const text = type?.includes("json") ? JSON.stringify(body) : textOf(body);
    return new Request(url, { method, headers, ...(type ? { body: text } : {}) });
  } catch {
    // Nobody can send it: half of a pair in an address, a line's end in a header.
    return undefined;
  }
}

async function judge(route: Route, response: Response): Promise<void> {
  const { responses } = route.operation;
  const name = `${route.name} ${response.status}`;
  const told = responses[String(response.status)] ?? responses[`${String(response.status).charAt(0)}XX`];
  const text = await response.text();
  expect(response.status, `${name}: ${text}`).toBeLessThan(500);
  expect(told, `${name} is not in the document`).toBeDefined();
  if (response.status !== 304 && text !== "") judgeText(name, { told, text, type: typeOf(response) });
}

function typeOf({ headers }: Response): string {
  return (headers.get("Content-Type") ?? "").split(";")[0] ?? "";
}

function judgeText(name: string, { told, text, type }: { told: Schema; text: string; type: string }): void {
  const schema = told.content?.[type]?.schema;
  expect(told.content === undefined || schema !== undefined, `${name} is ${type}`).toBe(true);
  if (!schema || !type.includes("json")) return;
  const { success, error } = validatorOf(name, schema).safeParse(JSON.parse(text));
  expect(success ? "" : `${name}: ${z.prettifyError(error)}: ${text.slice(0, 300)}`).toBe("");
}

function validatorOf(name: string, schema: Schema): z.ZodType {
  const known = validators.get(name);
  if (known) return known;
  const local: Schema = JSON.parse(
    JSON.stringify({ ...schema, $defs: schemas }).replaceAll("#/components/schemas/", "#/$defs/"),
  );
  const made = z.fromJSONSchema(local);
  validators.set(name, made);
  return made;
}

it("answers whatever is asked by the document, and never that it broke", async () => {
  const faults: string[] = [];
  for (const route of routes) {
    const property = fc.asyncProperty(arbitraryRequest(route), async (wanted) => {
      const request = toRequest(route, wanted);
      if (request) await judge(route, await served.app.request(request));
    });
    const { failed, errorInstance } = await fc.check(property, { numRuns: runsOfRoute, endOnFailure: true, seed: 1 });
    if (failed)
      faults.push(
        errorInstance instanceof Error ? (errorInstance.message.split("\n")[0] ?? "") : String(errorInstance),
      );
  }
  expect(faults).toEqual([]);
});

/** A time that is signed, and goes into no column. */
const times = ["expires"];

/** Where a number has no end but that of JavaScript's, what keeps it may have one: a column of 32 bits. */
function listEndless(schema: Schema, at: string, seen: readonly string[] = []): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) as string;
    return seen.includes(name) ? [] : listEndless(schemas[name], `${at} ${name}`, [...seen, name]);
  }
  const types = [schema.type].flat();
  if (types.includes("integer") && !(schema.maximum <= 2 ** 31)) return [at];
  return Object.entries(schema as Record<string, Schema>).flatMap(([name, part]) =>
    name === "example" || name === "default" ? [] : listEndless(part, `${at}.${name}`, seen),
  );
}

it("has an end for every whole number that may be sent", () => {
  const endlessOnes = routes.flatMap(({ name, operation }) => [
    ...((operation.parameters ?? []) as Schema[])
      .filter((each) => !times.includes(each.name))
      .flatMap((each) => listEndless(each.schema, `${name} ${each.name}`)),
    ...listEndless(operation.requestBody?.content, name),
  ]);
  expect(endlessOnes).toEqual([]);
  expect(listEndless({ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "planted")).toEqual(["planted"]);
});

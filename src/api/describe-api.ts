import type { OpenAPIHono } from "@hono/zod-openapi";
import { errorCodes } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";

type Document = ReturnType<OpenAPIHono<ApiEnv>["getOpenAPI31Document"]>;
type Operation = NonNullable<NonNullable<Document["paths"]>[string]["get"]>;

/** The API in OpenAPI 3.1: what the routes say of themselves, and what holds for all: names, and every way to be refused. */
export function describeApi(
  api: Pick<OpenAPIHono<ApiEnv>, "getOpenAPI31Document" | "openAPIRegistry">,
  version: string,
): Document {
  api.openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  const document = withPlainPatterns(
    api.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Sutradhar", version, description: about },
      security: [{ key: [] }],
    }),
  );
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item as Record<string, Operation>).map(([method, operation]) => [
          method,
          completeOperation(operation, { method, path }),
        ]),
      ),
    ]),
  );
  const { schemas = {}, ...components } = document.components ?? {};
  return {
    ...document,
    paths,
    components: { ...components, schemas: { ...schemas, Problem: problemSchema } },
  } as Document;
}

/**
 * A pattern of JSON Schema is what stands between the slashes of a regular expression; the generator leaves the last slash and
 * the flags of some behind it.
 */
function withPlainPatterns(document: Document): Document {
  const read = (key: string, value: unknown): unknown =>
    key === "pattern" && typeof value === "string" ? value.replace(/\/[a-z]+$/u, "") : value;
  return JSON.parse(JSON.stringify(document), read) as Document;
}

const about =
  "A script goes in, a video of a talking avatar comes out. Errors are problems (RFC 9457) whose `code` never changes its meaning. " +
  "Within /v1, fields, routes, codes and enumerations are only added.";

interface Place {
  readonly method: string;
  readonly path: string;
}

function completeOperation(operation: Operation, place: Place): Operation {
  const refusals = Object.fromEntries(listRefusals(operation, place).map((status) => [status, refusalOf(status)]));
  return {
    operationId: operationIdOf(place),
    summary: operation.responses?.["200"]?.description ?? place.path,
    ...operation,
    // What a route says of an answer itself stands.
    responses: { ...(place.path.startsWith("/v1/") ? refusals : pageRefusals), ...operation.responses },
  };
}

/** `GET /v1/videos/{id}/events`: getVideosByIdEvents. */
function operationIdOf({ method, path }: Place): string {
  const words = path
    .replace(/^\/v1/, "")
    .split(/[/._-]/)
    .filter(Boolean);
  const named = words.map((word) => {
    const name = word.replace(/^\{(.*)\}$/, "$1");
    return `${name === word ? "" : "By"}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  });
  return `${method}${named.join("")}`;
}

/** Which statuses a request to a route may be refused with, from what the route is. */
function listRefusals(operation: Operation, { method, path }: Place): number[] {
  const isPublic = (operation as { "x-scope"?: unknown })["x-scope"] === "public";
  const has = {
    any: true,
    key: !isPublic,
    api: path.startsWith("/v1/"),
    parameter: path.includes("{"),
    body: operation.requestBody !== undefined,
    writes: method !== "get",
  };
  return refusalRules.filter(({ of }) => of.some((trait) => has[trait])).map(({ status }) => status);
}

/** A status is told where a route has one of these. */
const refusalRules: readonly { readonly status: number; readonly of: readonly Trait[] }[] = [
  { status: 400, of: ["api"] },
  { status: 401, of: ["key"] },
  { status: 403, of: ["key", "parameter", "writes"] },
  { status: 404, of: ["api"] },
  { status: 409, of: ["parameter", "writes"] },
  { status: 410, of: ["parameter"] },
  { status: 413, of: ["body", "writes"] },
  { status: 422, of: ["key", "parameter", "writes"] },
  { status: 429, of: ["api"] },
  { status: 500, of: ["any"] },
  { status: 503, of: ["any"] },
  { status: 507, of: ["writes"] },
];
type Trait = "any" | "key" | "api" | "parameter" | "body" | "writes";

const refusalWords: Readonly<Record<number, string>> = {
  400: "The request is wrong: `errors` names every field",
  401: "It came without a key that is known",
  403: "Refused: the key lacks a scope, or a rule, a consent or a stop forbids it",
  404: "What the address names is not there, or is another workspace's",
  409: "Not in this state, or somebody was there before",
  410: "What it held of people is erased, and cannot be read any more",
  413: "The body is larger than it may be",
  422: "What was sent cannot be made or kept: `errors` names everything that is wrong, and where",
  429: "Too fast (`rate_limited`), or too much under way (`concurrency_limited`): `Retry-After` says for how long",
  500: "Our fault: `requestId` finds it in the server's log",
  503: "The database or a store is away: `Retry-After`",
  507: "A disk is full",
};

/** In how many seconds to ask again, where a status says so. */
const waits: ReadonlySet<number> = new Set([409, 429, 503]);

/** Of what is for people: a page says why, or a problem where the page did not come so far. */
const pageRefusals = {
  "4XX": {
    description: "Refused, with the reason",
    content: {
      "text/html": { schema: { type: "string" } },
      "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    },
  },
  500: refusalOf(500),
  503: refusalOf(503),
};

function refusalOf(status: number) {
  const headers = { "Retry-After": { schema: { type: "integer" }, description: "Seconds", required: status !== 409 } };
  return {
    description: refusalWords[status] ?? "",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    ...(waits.has(status) ? { headers } : {}),
  };
}

const place = {
  position: {
    type: "object",
    description: "In a script, counted from 1",
    properties: { file: { type: "string" }, line: { type: "integer" }, column: { type: "integer" } },
    required: ["file", "line", "column"],
  },
  pointer: { type: "string", description: "In the body, as a JSON Pointer (RFC 6901)", examples: ["#/variables/name"] },
  parameter: { type: "string", description: "Of the address or a header" },
  category: {
    type: "string",
    description: "Of a text that is refused: what was found",
    examples: ["religious_communal"],
  },
};

const problemSchema = {
  type: "object",
  description: "What is wrong, by RFC 9457",
  required: ["type", "title", "status", "detail", "instance", "code", "requestId"],
  properties: {
    type: { type: "string", examples: ["urn:sutradhar:problem:variable_invalid"] },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What was expected, what came, and what to do" },
    instance: { type: "string" },
    code: { type: "string", description: "Stable; more are added", examples: Object.keys(errorCodes).slice(0, 5) },
    requestId: { type: "string" },
    errors: {
      type: "array",
      description: "Every finding, with its place",
      items: {
        type: "object",
        required: ["code", "detail"],
        properties: { code: { type: "string" }, detail: { type: "string" }, ...place },
      },
    },
    video: {
      type: "string",
      description: "`moderation_refused`: the blocked video that the order is kept as, for an appeal",
    },
    decision: { type: "string", description: "`moderation_refused`: the judgement, `mod_…`" },
  },
};

import { expect, it } from "vitest";
import { composeClientTypes, type ClientDocument } from "./compose-client-types.ts";
import { typeOfSchema, type Schema } from "./type-of-schema.ts";

it.each<[Schema, string]>([
  [{ type: "string" }, "string"],
  [{ type: "integer" }, "number"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ enum: ["a", 1] }, '"a" | 1'],
  [{ const: true }, "true"],
  [{ $ref: "#/components/schemas/Video" }, "Video"],
  [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } }, "readonly (string | null)[]"],
  [{ type: "object", additionalProperties: { type: "number" } }, "Readonly<Record<string, number>>"],
  [{ type: "object" }, "Readonly<Record<string, unknown>>"],
  [{}, "unknown"],
  [
    { type: "object", properties: { a: { type: "string" }, "b-c": { type: "number" } }, required: ["a"] },
    '{ readonly a: string; readonly "b-c"?: number | undefined; }',
  ],
])("%j is written as %s", (schema, type) => {
  expect(typeOfSchema(schema, false)).toBe(type);
});

it("lets what a default fills in be left out of what is sent, and not of what comes", () => {
  const schema = { type: "object", properties: { a: { type: "string", default: "x" } }, required: ["a"] };
  expect(typeOfSchema(schema, true)).toBe("{ readonly a?: string | undefined; }");
  expect(typeOfSchema(schema, false)).toBe("{ readonly a: string; }");
});

it("writes each route with what it is asked with, and each of its answers by its status", () => {
  const problem = { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } };
  const document: ClientDocument = {
    paths: {
      "/healthz": { get: { responses: { 200: {} } } },
      "/v1/videos/{id}": {
        get: {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "waitMs", in: "query", schema: { type: "integer" } },
          ],
          responses: {
            200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Video" } } } },
            304: {},
            404: problem,
            500: problem,
          },
        },
      },
    },
    components: { schemas: { Video: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } } },
  };
  const source = composeClientTypes(document);
  const input = "{ param: { id: string; }; query?: { waitMs?: number | string; }; }";
  expect(source).toContain("export type Video = { readonly id: string; };");
  expect(source).toContain(
    `"/v1/videos/:id": { $get: { input: ${input}; output: Video; outputFormat: "json"; status: 200 } | ` +
      `{ input: ${input}; output: string; outputFormat: "text"; status: 304 } | ` +
      `{ input: ${input}; output: Problem; outputFormat: "json"; status: 404 | 500 }; };`,
  );
  expect(source).not.toContain("/healthz");
});

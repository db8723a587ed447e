import { expect, it } from "vitest";
import type { ApiDocument } from "./document.ts";
import { composeReference } from "./reference-page.ts";

const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
const document: ApiDocument = {
  info: { title: "Sutradhar", version: "1.2.3", description: "Videos by `script`." },
  paths: {
    "/healthz": { get: { tags: ["health"], "x-scope": "public", responses: { 200: { description: "Alive" } } } },
    "/v1/videos/{id}": {
      post: {
        tags: ["videos"],
        summary: "Make <b>one</b>",
        description: "With `test` for nothing",
        "x-scope": "videos:write",
        deprecated: true,
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", maxLength: 40 } }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/NewVideo" } } } },
        responses: {
          202: {
            description: "It will be made",
            content: { "application/json": { schema: { $ref: "#/components/schemas/NewVideo" } } },
          },
          422: { description: "Cannot be made", content: problem },
        },
      },
    },
  },
  components: {
    schemas: {
      Problem: { type: "object", properties: { code: { type: "string", description: "Stable" } }, required: ["code"] },
      NewVideo: {
        type: "object",
        required: ["script"],
        properties: {
          script: { type: "string", description: "What is <said>", minLength: 1, maxLength: 9, example: 'नमस्ते "<i>"' },
          captions: { enum: ["burned", "none"], default: "burned" },
          files: { type: "object", additionalProperties: { type: "string" } },
          again: { $ref: "#/components/schemas/NewVideo" },
          size: { anyOf: [{ type: "number", minimum: 1, maximum: 9 }, { type: "null" }] },
          words: { type: "array", items: { type: "object", properties: { word: { type: "string" } } }, maxItems: 7 },
        },
      },
    },
  },
};
const page = composeReference(document);

it("has a section for each route, named in the list beside, what most come for first", () => {
  expect([...page.matchAll(/<section id="([^"]+)" class="operation"/g)].map(([, id]) => id)).toEqual([
    "post-v1-videos-id",
    "get-healthz",
  ]);
  expect(page).toContain('<a href="#post-v1-videos-id" title="Make &lt;b&gt;one&lt;/b&gt;">');
  expect(page).toContain("Needs the scope <code>videos:write</code>");
  expect(page).toContain("Needs no key.");
  expect(page).toContain("deprecated");
});

it.each([
  [
    "a needed member with its words and limits",
    /<code>script<\/code> <span class="type">string<\/span><\/dt><dd><p>What is &lt;said&gt;<\/p><p class="limits">1 to 9 characters · e\.g\./,
  ],
  [
    "an optional member with its choices and default",
    /captions<\/code> <span class="type">&quot;burned&quot; \| &quot;none&quot;<\/span> <span class="may">optional<\/span><\/dt><dd><p class="limits">default/,
  ],
  ["a map", /files<\/code> <span class="type">map to string/],
  ["one of several", /size<\/code> <span class="type">number or null/],
  [
    "a list with its members",
    /words<\/code> <span class="type">list of object[\s\S]*?at most 7[\s\S]*?<code>word<\/code>/,
  ],
  ["what each refusal means, once", /<td><span class="status s4">422<\/span><\/td><td>Cannot be made/],
  ["code in prose", /With <code>test<\/code> for nothing/],
])("shows %s", (_, form) => {
  expect(page).toMatch(form);
});

it("ends where a schema names itself, and takes nothing of the document for HTML", () => {
  expect(page.length).toBeLessThan(60_000);
  expect(page).not.toMatch(/<b>one|<said>|<i>/);
  expect(page).not.toMatch(/<script|https?:\/\/|onclick/);
});

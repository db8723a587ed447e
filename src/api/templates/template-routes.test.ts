import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestApi, type Asker, type TestApi } from "../../../test/fixtures/test-api.ts";
import { createTemplateRoutes } from "./template-routes.ts";

const now = () => new Date(0);
const shared = "shared";
let api: TestApi;
let ask: Asker;
let key: string;

const variables = [
  { name: "name", type: "name", maxLength: 40, example: "राजेश जी", description: "Who is greeted" },
  { name: "bonus", type: "currency", maxLength: 500, default: "₹1,25,000" },
  { name: "days", type: "number", maxLength: 500, min: 1, max: 60 },
];

beforeAll(async () => {
  api = await openTestApi(now);
  const { engine } = api.test.database;
  key = await api.addKey(["assets:read"]);
  await engine
    .insertInto("workspaces")
    .values({ id: shared, name: shared })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const traits = { languages: ["hi"], shots: 6, scenes: 3, variables };
  for (const [version, digit] of [
    ["1.0.0", "1"],
    ["1.1.0", "2"],
    ["2.0.0", "3"],
  ] as const) {
    await engine
      .insertInto("asset_versions")
      .values({
        workspace_id: shared,
        kind: "template",
        name: "diwali",
        version,
        digest: digit.repeat(64) as never,
        title: "Greeting",
        traits: JSON.stringify(traits),
        licence: "Apache-2.0",
        likeness: "none",
        pushed_by: "test",
        pushed_at: now(),
      })
      .execute();
  }
  ask = api.open([createTemplateRoutes({ database: api.test.database })]);
});
afterAll(() => api.close());

it("tells which templates there are, with where their variables are told", async () => {
  const { body } = await ask(key, "GET", "/v1/templates?name=diw");
  expect(body).toEqual({
    templates: [
      {
        name: "diwali",
        version: "2.0.0",
        title: "Greeting",
        isShared: true,
        links: { variables: "/v1/templates/diwali@2.0.0/variables", asset: "/v1/assets/template/diwali/2.0.0" },
      },
    ],
    next: null,
  });
  expect((await ask(key, "GET", body.templates[0].links.variables)).status).toBe(200);
});

it.each([
  ["diwali@^1", "template/diwali@1.1.0"],
  ["template%2Fdiwali%40%5E1", "template/diwali@1.1.0"],
  ["diwali@1.0.0", "template/diwali@1.0.0"],
])("%s is answered by %s, with types, limits, examples and a schema", async (ref, template) => {
  const { body, headers } = await ask(key, "GET", `/v1/templates/${ref}/variables`);
  expect(body).toMatchObject({
    template,
    languages: ["hi"],
    variables: [
      { ...variables[0], required: true },
      { ...variables[1], required: false },
      { ...variables[2], required: true },
    ],
    example: { name: "राजेश जी", days: "1" },
    schema: {
      required: ["name", "days"],
      additionalProperties: false,
      properties: {
        name: { type: "string", maxLength: 40, examples: ["राजेश जी"], description: "Who is greeted" },
        bonus: { default: "₹1,25,000" },
        days: { anyOf: [{ type: "number", minimum: 1, maximum: 60 }, { type: "string" }] },
      },
    },
  });
  const tag = headers.get("ETag") ?? "";
  const again = await ask(key, "GET", `/v1/templates/${ref}/variables`, undefined, { "If-None-Match": tag });
  expect(again.status).toBe(304);
});

it.each([
  ["diwali@9", /no version is in 9/],
  ["holi", /there is no template "holi"; there are diwali/],
  ["avatar%2Fasha", /an asset is named as/],
  ["a%20b", /an asset is named as/],
])("%s is not there", async (ref, says) => {
  const { status, body } = await ask(key, "GET", `/v1/templates/${ref}/variables`);
  expect({ status, code: body.code }).toEqual({ status: 404, code: "asset_unknown" });
  expect(body.detail).toMatch(says);
});

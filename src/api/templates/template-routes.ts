import { createRoute } from "@hono/zod-openapi";
import { getTemplate, listAssets, type RegistryPlace } from "../../registry/versions/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { answerTagged } from "../entity-tag.ts";
import { jsonAnswer } from "../json-answer.ts";
import { listDescriptions, listExamples, toJsonSchema } from "./describe-variables.ts";
import {
  templateListQuery,
  templateListSchema,
  templateParameters,
  templateVariablesSchema,
} from "./template-schemas.ts";

export type TemplateServices = Pick<RegistryPlace, "database">;

const tags = ["templates"];

const list = createRoute({
  method: "get",
  path: "/v1/templates",
  tags,
  "x-scope": "assets:read",
  summary: "The templates that there are",
  request: { query: templateListQuery },
  responses: { 200: jsonAnswer(templateListSchema, "By name") },
});
const variables = createRoute({
  method: "get",
  path: "/v1/templates/{ref}/variables",
  tags,
  "x-scope": "assets:read",
  summary: "What has to be filled in: types, limits, examples, and a JSON Schema",
  request: { params: templateParameters },
  responses: {
    200: jsonAnswer(templateVariablesSchema, "Of the version that answers to the name now"),
    304: { description: "It is what `If-None-Match` names" },
  },
});

/** What can be ordered by name, in the caller's workspace. */
export function createTemplateRoutes({ database }: TemplateServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const { workspaceId } = context.get("caller");
    const { limit, after, name } = context.req.valid("query");
    const page = await listAssets(
      { database, workspaceId },
      {
        kind: "template",
        limit,
        ...(name === undefined ? {} : { name }),
        ...(after === undefined ? {} : { cursor: after }),
      },
    );
    const templates = page.assets.map(({ name: own, version, title, isShared }) => ({
      name: own,
      version,
      title,
      isShared,
      links: {
        variables: `/v1/templates/${own}@${version}/variables`,
        asset: `/v1/assets/template/${own}/${version}`,
      },
    }));
    return context.json({ templates, next: page.cursor ?? null }, 200);
  });
  app.openapi(variables, async (context) => {
    const { workspaceId } = context.get("caller");
    const template = await getTemplate({ database, workspaceId }, context.req.valid("param").ref);
    return answerTagged(context, {
      template: `template/${template.name}@${template.version}`,
      title: template.title,
      languages: template.languages,
      shots: template.shots,
      variables: listDescriptions(template.variables),
      example: listExamples(template.variables),
      schema: toJsonSchema(template.variables),
    });
  });
  return app;
}

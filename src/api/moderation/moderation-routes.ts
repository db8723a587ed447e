import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId } from "../../core/index.ts";
import type { CoveredLanguage } from "../../governance/moderation/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";

/** What the routes of moderation need done, in the caller's workspace. */
export interface ModerationServices {
  show(caller: Caller, videoId: string): Promise<Moderation>;
  decide(
    caller: Caller,
    videoId: string,
    decided: { readonly verdict: "allow" | "refuse"; readonly reason: string },
  ): Promise<Moderation>;
  /** What waits for people, the most urgent first. */
  list(caller: Caller): Promise<readonly (Moderation & { readonly video: string })[]>;
  appeal(caller: Caller, videoId: string, reason: string): Promise<Moderation>;
  cover(): Promise<{ readonly policyEdition: string; readonly languages: readonly CoveredLanguage[] }>;
}

interface Moderation {
  readonly id: string;
  readonly action: "allow" | "review" | "block";
  readonly inputSha256: string;
  readonly isOverridable: boolean;
  readonly decidedAt: string;
  readonly overriddenAt: string | null;
  readonly overrides: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  readonly appeals: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  readonly dueAt: string;
  readonly judged: object;
}

const schema = z
  .object({
    id: z.string(),
    action: z.enum(["allow", "review", "block"]),
    inputSha256: z
      .string()
      .openapi({ description: "Of the texts that were judged: an edit of any of them voids this" }),
    isOverridable: z.boolean(),
    decidedAt: z.iso.datetime(),
    overriddenAt: z.iso.datetime().nullable(),
    overrides: z.array(z.object({ by: z.string(), reason: z.string(), at: z.iso.datetime() })),
    appeals: z.array(z.object({ by: z.string(), reason: z.string(), at: z.iso.datetime() })),
    dueAt: z.iso.datetime().openapi({ description: "Until when a person looks, where something waits for one" }),
    judged: z.looseObject({}).openapi({ description: "What was found, where, and by which rule; not the words" }),
  })
  .openapi("Moderation");

const tags = ["moderation"];
const params = z.object({ id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…") });
const answer = jsonAnswer(schema, "The newest judgement of the video's texts");
const show = createRoute({
  method: "get",
  path: "/v1/videos/{id}/moderation",
  tags,
  "x-scope": "videos:read",
  request: { params },
  responses: { 200: answer },
});
const decide = createRoute({
  method: "post",
  path: "/v1/videos/{id}/moderation",
  tags,
  "x-scope": "videos:review",
  summary: "Let the texts through that were judged, or refuse them; what was refused takes two people to let through",
  request: {
    params,
    body: jsonBody(z.strictObject({ verdict: z.enum(["allow", "refuse"]), reason: z.string().min(3).max(1_000) })),
  },
  responses: { 200: answer },
});

const appeal = createRoute({
  method: "post",
  path: "/v1/videos/{id}/moderation/appeal",
  tags,
  "x-scope": "videos:write",
  summary: "Have a refusal of the video's texts looked at again, once for each judgement, by others than oneself",
  request: { params, body: jsonBody(z.strictObject({ reason: z.string().min(3).max(1_000) })) },
  responses: { 200: answer },
});
const list = createRoute({
  method: "get",
  path: "/v1/moderation/queue",
  tags,
  "x-scope": "videos:review",
  summary: "What waits for people to look at, the most urgent first",
  responses: {
    200: jsonAnswer(
      z.object({ waiting: z.array(schema.extend({ video: z.string() }).openapi("WaitingModeration")) }),
      "Judgements that wait, with why, since when and until when",
    ),
  },
});
const cover = createRoute({
  method: "get",
  path: "/v1/moderation/coverage",
  tags,
  "x-scope": "videos:read",
  summary: "How well each language is covered, by what, and for which purposes that is enough",
  responses: {
    200: jsonAnswer(
      z
        .object({
          policyEdition: z.string(),
          languages: z.array(
            z.object({
              language: z.string(),
              level: z.enum(["human_only", "lexicon", "rules", "model"]),
              by: z.array(z.string()),
              sufficesFor: z.array(z.string()).openapi({ description: "For any other purpose a person looks" }),
            }),
          ),
        })
        .openapi("ModerationCoverage"),
      "A language that is not named is covered by nothing: a person looks at every text of it",
    ),
  },
});

/** What was judged of a video's texts, and what reviewers say to it. */
export function createModerationRoutes(services: ModerationServices): ApiApp {
  const app = createApiApp();
  app.openapi(show, async (context) =>
    context.json(toView(await services.show(context.get("caller"), context.req.valid("param").id)), 200),
  );
  app.openapi(decide, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(toView(await services.decide(context.get("caller"), id, context.req.valid("json"))), 200);
  });
  app.openapi(appeal, async (context) => {
    const { reason } = context.req.valid("json");
    const appealed = await services.appeal(context.get("caller"), context.req.valid("param").id, reason);
    return context.json(toView(appealed), 200);
  });
  app.openapi(list, async (context) => {
    const waiting = await services.list(context.get("caller"));
    return context.json({ waiting: waiting.map(({ video, ...row }) => ({ ...toView(row), video })) }, 200);
  });
  app.openapi(cover, async (context) => {
    const { policyEdition, languages } = await services.cover();
    const rows = languages.map(({ by, sufficesFor, ...row }) => ({
      ...row,
      by: [...by],
      sufficesFor: [...sufficesFor],
    }));
    return context.json({ policyEdition, languages: rows }, 200);
  });
  return app;
}

function toView({ overrides, appeals, judged, ...rest }: Moderation): z.input<typeof schema> {
  return { ...rest, overrides: [...overrides], appeals: [...appeals], judged: { ...judged } };
}

import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId } from "../../core/index.ts";
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
}

interface Moderation {
  readonly id: string;
  readonly action: "allow" | "review" | "block";
  readonly inputSha256: string;
  readonly isOverridable: boolean;
  readonly decidedAt: string;
  readonly overriddenAt: string | null;
  readonly overrides: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
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
  return app;
}

function toView({ overrides, judged, ...rest }: Moderation): z.input<typeof schema> {
  return { ...rest, overrides: [...overrides], judged: { ...judged } };
}

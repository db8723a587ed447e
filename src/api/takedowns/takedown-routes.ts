import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { limits } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  foundSchema,
  groundsSchema,
  newTakedown,
  reason,
  takedownId,
  takedownSchema,
  target,
  type FoundVideos,
  type GroundsView,
  type TakedownView,
} from "./takedown-schemas.ts";

/** What is done with a demand that was opened. */
export type TakedownStep =
  | { readonly kind: "revoke" | "refuse" | "appeal" | "reinstate"; readonly reason: string }
  | { readonly kind: "judge"; readonly reason: string; readonly verdict: "uphold" | "overturn" };

export interface TakedownServices {
  grounds(): GroundsView;
  find(caller: Caller, wanted: z.infer<typeof target>): Promise<FoundVideos>;
  open(caller: Caller, wanted: z.infer<typeof newTakedown>): Promise<TakedownView>;
  list(
    caller: Caller,
    page: { readonly isOpen: boolean; readonly before?: string | undefined; readonly limit: number },
  ): Promise<readonly TakedownView[]>;
  get(caller: Caller, id: string): Promise<TakedownView>;
  /** Does it, and as much of what follows as a request may be kept waiting for. */
  step(caller: Caller, id: string, step: TakedownStep): Promise<TakedownView>;
}

const tags = ["takedowns"];
const one = { params: z.object({ id: takedownId }) };
const why = jsonBody(z.strictObject({ reason }).openapi("TakedownReason"));
const answer = { 200: jsonAnswer(takedownSchema, "As it stands now") };

const grounds = createRoute({
  method: "get",
  path: "/v1/takedown-grounds",
  tags,
  "x-scope": "takedowns:read",
  summary: "On which grounds something may have to be taken down, and how soon each must be decided",
  responses: { 200: jsonAnswer(groundsSchema, "Each with the law it comes from") },
});
const find = createRoute({
  method: "post",
  path: "/v1/takedowns/find",
  tags,
  "x-scope": "takedowns:read",
  summary: "Find the videos that something names: ids, a file's digest, a mark, an avatar, a person, a campaign",
  description: "A copy is first traced by its watermark: POST /v1/traces says which videos it could be.",
  request: { body: jsonBody(target) },
  responses: { 200: jsonAnswer(foundSchema, "How many there are, and the newest") },
});
const open = createRoute({
  method: "post",
  path: "/v1/takedowns",
  tags,
  "x-scope": "takedowns:write",
  summary: "Write down a demand: its clock runs",
  request: { body: jsonBody(newTakedown) },
  responses: { 201: jsonAnswer(takedownSchema, "It waits for a decision, or what it names is withheld") },
});
const list = createRoute({
  method: "get",
  path: "/v1/takedowns",
  tags,
  "x-scope": "takedowns:read",
  summary: "List demands, the newest first; of those that are open the one that is due first",
  request: {
    query: z.object({
      open: z.enum(["true", "false"]).default("false").openapi({ description: "Only what waits for a decision" }),
      after: takedownId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ takedowns: z.array(takedownSchema).readonly(), next: z.string().nullable() }),
      "A page of them",
    ),
  },
});
const get = createRoute({
  method: "get",
  path: "/v1/takedowns/{id}",
  tags,
  "x-scope": "takedowns:read",
  summary: "One, with everything that happened, and where the ledger has it",
  request: one,
  responses: answer,
});
const actions = {
  revoke: "Withhold what it names: downloads and previews are refused from this moment on, states and webhooks follow",
  refuse: "It does not hold: everything stays as it is",
  appeal: "Somebody does not agree with what was decided: it stands until another person has looked at it",
  reinstate: "Take it back: what is withheld by it alone comes back",
} as const;
const actionRoute = (action: keyof typeof actions) =>
  createRoute({
    method: "post",
    path: `/v1/takedowns/{id}/${action}`,
    tags,
    "x-scope": "takedowns:write",
    summary: actions[action],
    request: { ...one, body: why },
    responses: answer,
  });
const judge = createRoute({
  method: "post",
  path: "/v1/takedowns/{id}/appeal/verdict",
  tags,
  "x-scope": "takedowns:write",
  summary: "Another person than who decided says whether that stands",
  request: {
    ...one,
    body: jsonBody(z.strictObject({ verdict: z.enum(["uphold", "overturn"]), reason }).openapi("AppealVerdict")),
  },
  responses: answer,
});

export function createTakedownRoutes(services: TakedownServices): ApiApp {
  const app = createApiApp();
  app.openapi(grounds, (context) => context.json(services.grounds(), 200));
  app.openapi(find, async (context) =>
    context.json(await services.find(context.get("caller"), context.req.valid("json")), 200),
  );
  app.openapi(open, async (context) =>
    context.json(await services.open(context.get("caller"), context.req.valid("json")), 201),
  );
  app.openapi(list, async (context) => {
    const { open: isOpen, after, limit } = context.req.valid("query");
    const page = { isOpen: isOpen === "true", before: after, limit };
    const takedowns = await services.list(context.get("caller"), page);
    return context.json({ takedowns, next: takedowns.length === limit ? (takedowns.at(-1)?.id ?? null) : null }, 200);
  });
  app.openapi(get, async (context) =>
    context.json(await services.get(context.get("caller"), context.req.valid("param").id), 200),
  );
  for (const kind of Object.keys(actions) as (keyof typeof actions)[]) {
    app.openapi(actionRoute(kind), async (context) => {
      const { reason: said } = context.req.valid("json");
      const { id } = context.req.valid("param");
      return context.json(await services.step(context.get("caller"), id, { kind, reason: said }), 200);
    });
  }
  app.openapi(judge, async (context) => {
    const { id } = context.req.valid("param");
    const step = { kind: "judge", ...context.req.valid("json") } as const;
    return context.json(await services.step(context.get("caller"), id, step), 200);
  });
  return app;
}

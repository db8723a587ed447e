import { createRoute, z } from "@hono/zod-openapi";
import type { Clock } from "../../governance/clocks/index.ts";
import { getPrincipal } from "../../governance/consent/index.ts";
import { activateNominee, listNominees } from "../../governance/rights/index.ts";
import { visitorOf } from "../consents/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { activationOrder, nomineeId, nomineeSchema, personId } from "./rights-schemas.ts";
import type { RightsServices } from "./rights-services.ts";
import { viewNominee } from "./rights-views.ts";

const tags = ["rights"];
const clockSchema = z.looseObject({ id: z.string(), law: z.string(), rule: z.string(), says: z.string() });

const list = createRoute({
  tags,
  "x-scope": "rights:read",
  method: "get",
  path: "/v1/principals/{id}/nominees",
  request: { params: z.object({ id: personId }) },
  responses: { 200: jsonAnswer(z.object({ nominees: z.array(nomineeSchema) }), "Whom the person has named") },
});
const activate = createRoute({
  tags,
  "x-scope": "rights:write",
  method: "post",
  path: "/v1/nominees/{id}/activate",
  summary: "Let a nominee act, once somebody has looked at what shows that the person cannot",
  request: { params: z.object({ id: nomineeId }), body: jsonBody(activationOrder) },
  responses: { 200: jsonAnswer(nomineeSchema, "The nominee, who may act now") },
});
const clocks = createRoute({
  tags,
  "x-scope": "rights:read",
  method: "get",
  path: "/v1/clocks",
  summary: "Which clocks run for requests and for breaches, each with its source",
  responses: {
    200: jsonAnswer(
      z.object({ edition: z.string(), source: z.string(), rights: z.array(clockSchema), breach: z.array(clockSchema) }),
      "The installation's clocks",
    ),
  },
});

function viewClock({ id, law, rule, says, ...more }: Clock) {
  return { id, law, rule, says, ...(more as object) };
}

/** Who may act for a person, and how long answers may take. */
export function addNomineeRoutes({ database, desk }: RightsServices): ApiApp {
  const app = createApiApp();
  app.openapi(list, async (context) => {
    const place = { workspaceId: context.get("caller").workspaceId, principalId: context.req.valid("param").id };
    const found = await database.forWorkspace(place.workspaceId, async (trx) => {
      await getPrincipal(trx, desk, { workspaceId: place.workspaceId, id: place.principalId });
      return listNominees(trx, desk, place);
    });
    return context.json({ nominees: found.map(viewNominee) }, 200);
  });
  app.openapi(activate, async (context) => {
    const visitor = visitorOf(context.get("caller"));
    const said = { id: context.req.valid("param").id, ...context.req.valid("json") };
    const now = await database.forWorkspace(visitor.workspaceId, (trx) =>
      activateNominee(trx, { desk, visitor }, said),
    );
    return context.json(viewNominee(now), 200);
  });
  app.openapi(clocks, (context) => {
    const { edition, source, rights, breach } = desk.clocks;
    return context.json({ edition, source, rights: rights.map(viewClock), breach: breach.map(viewClock) }, 200);
  });
  return app;
}

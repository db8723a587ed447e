import { getConnInfo } from "@hono/node-server/conninfo";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { acceptInvitation } from "../../access/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { recordEvent } from "../../productions/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { createTokenBuckets } from "../rate-limit.ts";
import type { PeopleServices } from "./people-routes.ts";
import { acceptance, acceptedSchema } from "./people-schemas.ts";

const accept = createRoute({
  method: "post",
  path: "/v1/invitations/accept",
  tags: ["people"],
  "x-scope": "public",
  security: [],
  summary: "Become who you were invited as: your first key, told this once",
  request: { body: jsonBody(acceptance) },
  responses: { 201: jsonAnswer(acceptedSchema, "You, and your key for the workspace") },
});

/** What somebody does who has no key yet. */
export function createInvitationRoutes({ database, now, record }: PeopleServices): ApiApp {
  const perMinuteMax = limits.invitationTriesPerMinuteMax;
  const take = createTokenBuckets({ perMinuteMax, burstMax: perMinuteMax, now });
  const app = createApiApp();
  app.openapi(accept, async (context) => {
    const { isAllowed, retryInS } = take(addressOf(context));
    if (!isAllowed) {
      throw new SutradharError("rate_limited", `an address may try ${perMinuteMax} invitations a minute`, {
        details: { retryAfterS: retryInS },
      });
    }
    const { secret } = context.req.valid("json");
    const accepted = await database.engine.transaction().execute(async (trx) => {
      const made = await acceptInvitation(trx, secret, now());
      const { personId, workspaceId, key } = made;
      await recordEvent(trx, {
        workspaceId,
        type: "sutradhar.person.joined",
        subject: `people/${personId}`,
        data: { person: personId, key: key.id, by: `person:${personId}` },
        now: now(),
      });
      const joined = { workspaceId, keyId: key.id, principal: { kind: "person", id: personId } } as const;
      await record?.(trx, joined, { of: "person", id: personId, what: "joined" });
      await record?.(trx, joined, { of: "key", id: key.id, what: "created" });
      return made;
    });
    const { personId: person, workspaceId: workspace, key } = accepted;
    const told = { person, workspace, key: { ...key, expiresAt: key.expiresAt.toISOString() } };
    return context.json(told, 201, { "Cache-Control": "no-store" });
  });
  return app;
}

/** One for all who come over no socket of ours. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? "unknown";
  } catch {
    return "unknown";
  }
}

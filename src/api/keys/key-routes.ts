import { createRoute, z } from "@hono/zod-openapi";
import {
  formatPrincipal,
  listKeys,
  makeKey,
  revokeKey,
  scopes,
  type AccessRecorder,
  type Caller,
  type KeyRecord,
} from "../../access/index.ts";
import { isId, limits, SutradharError } from "../../core/index.ts";
import { recordEvent } from "../../productions/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";

export interface KeyServices {
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
  /** Is told of every key that is made or revoked; absent: only the event tells of it. */
  readonly record?: AccessRecorder | undefined;
}

const tags = ["keys"];
const keyId = z.string().refine((text) => isId("key", text), "must be a key's id, key_…");
const time = z.iso.datetime();
const line = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;

const keyOrder = z
  .strictObject({
    name: z.string().min(1).max(limits.personNameCharsMax).regex(line, "must be one line of text"),
    scopes: z
      .array(z.enum(scopes))
      .min(1)
      .max(scopes.length)
      .optional()
      .openapi({ description: "What it may do at most; left out: what the key may that asks" }),
    service: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be small letters, digits and dashes, such as crm-sync")
      .optional()
      .openapi({ description: "The program that it is for, in place of yourself; needs services:write" }),
    isWide: z
      .boolean()
      .default(false)
      .openapi({ description: "For all workspaces of its owner, which requests name by Sutradhar-Workspace" }),
    expiresAt: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: "Left out: in 90 days; at most in 366" }),
  })
  .openapi("NewKey");
const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    workspace: z.string(),
    scopes: z.array(z.string()).openapi({ description: "`*`: whatever its owner may do" }),
    person: z.string().nullable(),
    service: z.string().nullable(),
    isWide: z.boolean(),
    createdAt: time,
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
    lastUsedOn: z.string().nullable().openapi({ description: "A day in UTC" }),
  })
  .openapi("Key");
const madeSchema = keySchema.extend({ secret: z.string() }).openapi("MadeKey");

const create = createRoute({
  method: "post",
  path: "/v1/keys",
  tags,
  "x-scope": "keys:write",
  summary: "Make a key that may do no more than the one that asks",
  request: { body: jsonBody(keyOrder) },
  responses: { 201: jsonAnswer(madeSchema, "With its secret, which is told this once") },
});
const list = createRoute({
  method: "get",
  path: "/v1/keys",
  tags,
  "x-scope": "keys:write",
  summary: "Your own keys for this workspace, or with people:read those of everybody",
  request: {
    query: z.object({
      after: keyId.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ keys: z.array(keySchema), next: z.string().nullable() }), "The newest first"),
  },
});
const revoke = createRoute({
  method: "delete",
  path: "/v1/keys/{id}",
  tags,
  "x-scope": "keys:write",
  summary: "Revoke a key, and those that were made with it; others' with people:write",
  request: { params: z.object({ id: keyId }) },
  responses: { 204: { description: "It works no more" } },
});

/** Keys of the caller's workspace: of the caller's own, of services, and for those who look after people of everybody. */
export function createKeyRoutes({ database, now, record }: KeyServices): ApiApp {
  const app = createApiApp();
  const inTransaction = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => database.engine.transaction().execute(work);
  app.openapi(create, async (context) => {
    const caller = context.get("caller");
    const { expiresAt, ...order } = context.req.valid("json");
    const made = await inTransaction(async (trx) => {
      const key = await makeKey(trx, caller, { ...order, expiresAt: checkExpiry(expiresAt, now()), now: now() });
      await tell(trx, caller, { id: key.id, what: "created", now: now() });
      await record?.(trx, caller, { of: "key", id: key.id, what: "created" });
      return key;
    });
    return context.json({ ...viewKey(made), secret: made.secret }, 201, { "Cache-Control": "no-store" });
  });
  app.openapi(list, async (context) => {
    const caller = context.get("caller");
    const { after, limit } = context.req.valid("query");
    const isAll = caller.scopes.includes("people:read");
    const keys = await inTransaction((trx) => listKeys(trx, caller, { isAll, before: after, limit }));
    const next = keys.length === limit ? (keys.at(-1)?.id ?? null) : null;
    return context.json({ keys: keys.map(viewKey), next }, 200);
  });
  app.openapi(revoke, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const mayOthers = caller.scopes.includes("people:write");
    await inTransaction(async (trx) => {
      for (const revoked of await revokeKey(trx, caller, { id, mayOthers, now: now() })) {
        await tell(trx, caller, { id: revoked, what: "revoked", now: now() });
        await record?.(trx, caller, { of: "key", id: revoked, what: "revoked" });
      }
    });
    return context.body(null, 204);
  });
  return app;
}

/** @throws SutradharError `request_invalid` */
function checkExpiry(text: string | undefined, now: Date): Date {
  const expiresAt = text === undefined ? new Date(now.getTime() + limits.keyLifeMs) : new Date(text);
  const lifeMs = expiresAt.getTime() - now.getTime();
  if (lifeMs > 0 && lifeMs <= limits.keyLifeMsMax) return expiresAt;
  const days = limits.keyLifeMsMax / 86_400_000;
  throw new SutradharError(
    "request_invalid",
    `expiresAt: must be within ${days} days from now, got ${expiresAt.toISOString()}`,
  );
}

async function tell(
  trx: Trx,
  { workspaceId, principal }: Caller,
  { id, what, now }: { readonly id: string; readonly what: "created" | "revoked"; readonly now: Date },
): Promise<void> {
  const data = { key: id, by: formatPrincipal(principal) };
  await recordEvent(trx, { workspaceId, type: `sutradhar.key.${what}`, subject: `keys/${id}`, data, now });
}

function viewKey(key: KeyRecord) {
  return {
    id: key.id,
    name: key.name,
    workspace: key.workspaceId,
    scopes: [...key.scopes],
    person: key.personId,
    service: key.service,
    isWide: key.isWide,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedOn: key.lastUsedOn,
  };
}

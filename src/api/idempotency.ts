import type { Context, MiddlewareHandler } from "hono";
import { digestBytes, digestJson, limits, SutradharError } from "../core/index.ts";
import type { Database } from "../store/index.ts";
import type { ApiEnv } from "./api-env.ts";
import {
  claimRequest,
  dropClaim,
  keepAnswer,
  yieldClaim,
  type HeldClaim,
  type IdempotentRequest,
  type KeptAnswer,
} from "./idempotency-claims.ts";

export interface IdempotencyOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly now: () => Date;
}

/**
 * Has a POST with an `Idempotency-Key` done once: who sends the same again gets the first answer
 * (draft-ietf-httpapi-idempotency-key-header). Only what succeeded is kept. Handlers write what they make under
 * `context.get("origin")`, once, so that not even a server that dies between the two makes anything twice. An answer is not
 * repeated to a key that could not have had it: the route's scope is asked for before.
 */
export function createIdempotency({ database, now }: IdempotencyOptions): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const key = context.req.header("Idempotency-Key");
    if (context.req.method !== "POST" || key === undefined) return next();
    const request = await describe(context, key);
    const claim = await claimRequest(database, request, now());
    if (claim.kind === "answered") return replay(context, claim.answer);
    if (claim.kind === "another_request") throw reused();
    if (claim.kind === "under_way") throw inUse();
    context.set("origin", claim.id);
    await next();
    const held = { workspaceId: request.workspaceId, id: claim.id, until: claim.until };
    // The answer is given even if it cannot be kept: the claim ends by itself then, and who takes it over finds what was made.
    await settle(context.res, { database, now: now(), held }).catch(() => undefined);
  };
}

async function describe(context: Context<ApiEnv>, key: string): Promise<IdempotentRequest> {
  if (!/^[\x20-\x7e]+$/.test(key) || key.length > limits.idempotencyKeyCharsMax) {
    throw new SutradharError(
      "request_invalid",
      `Idempotency-Key: must be 1 to ${limits.idempotencyKeyCharsMax} plain characters, such as a UUID`,
    );
  }
  const { workspaceId } = context.get("caller");
  const { method, url } = context.req;
  const { pathname, search } = new URL(url);
  const body = digestBytes(new Uint8Array(await context.req.arrayBuffer()));
  return {
    workspaceId,
    keySha256: digestBytes(key),
    requestSha256: digestJson({ method, path: pathname + search, body }),
  };
}

const keptHeaders = ["Content-Type", "Location"];

interface Settling {
  readonly database: IdempotencyOptions["database"];
  readonly now: Date;
  readonly held: HeldClaim;
}

async function settle(response: Response, { database, now, held }: Settling): Promise<void> {
  if (response.status >= 500) return yieldClaim(database, held, now);
  if (response.status >= 300) return dropClaim(database, held);
  const headers = keptHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const body = await response.clone().text();
  return keepAnswer(database, held, { status: response.status, headers: Object.fromEntries(headers), body });
}

function replay(context: Context<ApiEnv>, { status, headers, body }: KeptAnswer): Response {
  return context.body(body, status as 200, { ...headers, "Idempotent-Replayed": "true" });
}

function reused(): SutradharError {
  return new SutradharError(
    "idempotency_key_reused",
    "this Idempotency-Key came with another request within the last day: take a new key for each new request",
  );
}

function inUse(): SutradharError {
  return new SutradharError(
    "idempotency_key_in_use",
    "a request with this Idempotency-Key is under way: ask again in a moment for its answer",
    { details: { retryAfterS: 1 } },
  );
}

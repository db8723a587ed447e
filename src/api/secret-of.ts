import type { Context } from "hono";

const bearer = /^Bearer (\S+)$/;

/** The secret that came with a request, if one did (RFC 6750 §2.1). */
export function secretOf(context: Pick<Context, "req">): string | undefined {
  return bearer.exec(context.req.header("Authorization") ?? "")?.[1];
}

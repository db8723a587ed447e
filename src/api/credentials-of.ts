import type { Context } from "hono";
import type { Credentials } from "../access/index.ts";

const bearer = /^Bearer (\S+)$/;

/** What came with a request: a secret or a token (RFC 6750 §2.1), and the workspace that it is meant for. */
export function credentialsOf(context: Pick<Context, "req">): Credentials {
  return {
    secret: bearer.exec(context.req.header("Authorization") ?? "")?.[1],
    workspace: context.req.header("Sutradhar-Workspace"),
  };
}

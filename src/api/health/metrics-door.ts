import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { getCaller, requireScope } from "../../access/index.ts";
import type { Database } from "../../store/index.ts";
import { credentialsOf } from "../credentials-of.ts";

export interface MetricsDoor {
  readonly database: Pick<Database, "engine">;
  readonly now: () => Date;
  /** Whether anybody may read them. */
  readonly isPublic: boolean;
}

/**
 * Metrics name workspaces and what they cost. This machine may read them, and else whoever has a key for the installation.
 * @throws SutradharError `unauthorized`, `forbidden`
 */
export async function checkMetricsReader(context: Context, { database, now, isPublic }: MetricsDoor): Promise<void> {
  if (isPublic || isFromThisMachine(context)) return;
  requireScope(await getCaller(database, credentialsOf(context), now()), "installation:read");
}

/** What a proxy on this machine passes on comes from elsewhere, and says so. */
function isFromThisMachine(context: Context): boolean {
  const isPassedOn = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"].some((name) => context.req.header(name));
  return !isPassedOn && isLoopback(addressOf(context));
}

/** Undefined where the request came over no socket of ours. */
function addressOf(context: Context): string | undefined {
  try {
    return getConnInfo(context).remote.address;
  } catch {
    return undefined;
  }
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3), also as an IPv4 address in IPv6, and ::1. */
function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (address === "::1" || /^(::ffff:)?127\./i.test(address));
}

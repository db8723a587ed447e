import { limits, SutradharError, type Json } from "../../core/index.ts";

/** Where lineage is kept: Marquez, DataHub, or whatever else takes OpenLineage over HTTP. */
export interface LineageServer {
  /** Without `/api/v1/lineage`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  /** The way out. */
  readonly send: typeof fetch;
}

/** An event that is no good is no better the next time; of anything else the next attempt may be answered. */
const refusals: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Tells of a run's beginning or end.
 * @returns whether it was taken: one that the server will never take is not to be sent again
 * @throws SutradharError `collector_unavailable` where it has to be sent again
 */
export async function postRunEvent({ url, token, send }: LineageServer, event: Json): Promise<boolean> {
  const answer = await send(`${url.replace(/\/+$/, "")}/api/v1/lineage`, {
    method: "POST",
    redirect: "error",
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(limits.collectorAnswerMsMax),
  }).catch((cause: unknown) => {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError(
      "collector_unavailable",
      `the server of lineage did not answer: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  });
  // What it says besides is nobody's memory.
  await answer.body?.cancel();
  if (answer.ok) return true;
  if (refusals.has(answer.status)) return false;
  throw new SutradharError(
    "collector_unavailable",
    `the server of lineage answered ${answer.status}, where 2xx takes an event in`,
  );
}

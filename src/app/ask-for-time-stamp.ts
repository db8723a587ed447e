import { limits, SutradharError } from "../core/index.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";

/** Asks an authority to stamp a digest (RFC 3161 §3.4). @throws SutradharError `egress_denied`, `server_unavailable` */
export async function askForTimeStamp(url: string, query: Uint8Array, config: DoorConfig): Promise<Uint8Array> {
  const send = createLazyDoor(config).fetchTo({ place: "time-stamp-authority", dataClass: "public" });
  try {
    const response = await send(url, {
      method: "POST",
      headers: { "Content-Type": "application/timestamp-query" },
      body: Buffer.from(query),
      signal: AbortSignal.timeout(limits.ledgerRequestMsMax),
    });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError(
      "server_unavailable",
      `the time stamping authority ${url} did not answer: ${(cause as Error).message}`,
      { cause },
    );
  }
}

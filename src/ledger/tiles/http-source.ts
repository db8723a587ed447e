import { limits, SutradharError } from "../../core/index.ts";
import type { LogSource } from "../verify/index.ts";

/**
 * A log that a server shows below `prefix` (c2sp.org/tlog-tiles).
 * @param headers what the server wants to see: a key of its API.
 */
export function createHttpSource(prefix: string, headers: Readonly<Record<string, string>> = {}): LogSource {
  const base = prefix.replace(/\/+$/, "");
  return {
    async read(path) {
      const response = await request(`${base}/${path}`, headers);
      if (response.status === 404 || response.status === 410) return undefined;
      if (!response.ok) {
        throw new SutradharError(
          "server_unavailable",
          `${base}/${path} answers ${response.status}: look at the address and the key`,
        );
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length <= limits.ledgerResourceBytesMax) return bytes;
      throw new SutradharError(
        "limit_exceeded",
        `${path} of the log has ${bytes.length} bytes, at most ${limits.ledgerResourceBytesMax} are read`,
      );
    },
  };
}

async function request(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(limits.ledgerRequestMsMax) });
  } catch (cause) {
    throw new SutradharError("server_unavailable", `${url} cannot be reached: ${(cause as Error).message}`, { cause });
  }
}

import { setTimeout } from "node:timers/promises";
import { limits, SutradharError } from "../core/index.ts";
import type { ServerAddress } from "./reach-server.ts";

/** A server's address, while it is tried. */
export interface Connection extends ServerAddress {
  /** To be called when a server has answered, whatever becomes of its answer. */
  readonly heard: () => void;
}

/** Sends what is asked again where that may help, and says in words where it does not. */
export interface Patience {
  /** @throws what `send` throws that will not pass, `server_unavailable`, `cancelled` by `signal` */
  keepTrying<T>(
    options: {
      /** Whether it may come twice: where a connection broke, nobody knows if it came. */
      readonly isRepeatable: boolean;
      readonly signal?: AbortSignal | undefined;
    },
    send: (connection: Connection) => Promise<T>,
  ): Promise<T>;
}

const waitFirstMs = 200;
const waitMsMax = 3_000;

/** A server that has answered once is waited for when it is gone: it may be starting again, and then be elsewhere. */
export function createPatience(locate: () => Promise<ServerAddress>): Patience {
  let address: ServerAddress | undefined;
  let hasAnswered = false;
  const heard = (): void => {
    hasAnswered = true;
  };

  return {
    async keepTrying({ isRepeatable, signal }, send) {
      const endMs = performance.now() + limits.apiPatienceMs;
      for (let waitMs = waitFirstMs; ; waitMs = Math.min(waitMsMax, waitMs * 2)) {
        try {
          address ??= await locate();
          return await send({ ...address, heard });
        } catch (error) {
          if (signal?.aborted) throw new SutradharError("cancelled", "the request was cancelled", { cause: error });
          const hope = judge(error, { isRepeatable, hasAnswered });
          if (!hope || performance.now() > endMs) throw describe(error, address);
          // A server that was started again may have another address.
          if (hope === "elsewhere") address = undefined;
          await pause(Math.max(waitMs, askedMsOf(error)), signal);
        }
      }
    },
  };
}

function askedMsOf(error: unknown): number {
  return (error as { readonly retryAfterMs?: number }).retryAfterMs ?? 0;
}

/** Ends early when nobody waits any more. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** Where a failure may pass: at the same server, which said so, or wherever it is since the connection to it broke. */
function judge(
  error: unknown,
  { isRepeatable, hasAnswered }: { readonly isRepeatable: boolean; readonly hasAnswered: boolean },
): "here" | "elsewhere" | undefined {
  if (error instanceof SutradharError && saysToWait(error, isRepeatable)) return "here";
  const code = systemCodeOf(error);
  const mayPass = isNowhere(error) || neverSent.has(code) || (isRepeatable && brokenOff.has(code));
  return mayPass && hasAnswered ? "elsewhere" : undefined;
}

function saysToWait({ code, details: { status } }: SutradharError, isRepeatable: boolean): boolean {
  // It came when it was sent before, and is not answered yet.
  if (code === "idempotency_key_in_use") return true;
  return status === 429 || (status === 503 && isRepeatable);
}

/** None runs on the data directory, which may be because it is started again. */
function isNowhere(error: unknown): boolean {
  if (!(error instanceof SutradharError)) return false;
  return error.code === "server_unavailable" && error.details["status"] === undefined;
}

const neverSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
const brokenOff: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "TimeoutError",
]);

/** What fetch throws has the reason as its cause. */
function systemCodeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code ?? (error as Error).name;
}

function describe(error: unknown, address: ServerAddress | undefined): unknown {
  const why = systemCodeOf(error);
  if (!address || !(neverSent.has(why) || brokenOff.has(why))) return error;
  const { url } = address;
  const message = neverSent.has(why)
    ? `no server answers at ${url} (${why}): start it by sutradhar serve, or name another by --server or SUTRADHAR_URL`
    : `the connection to ${url} broke (${why}), and it is not known whether the request came: look, and ask again`;
  return new SutradharError("server_unavailable", message, { cause: error });
}

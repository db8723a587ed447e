import { limits, SutradharError } from "../../core/index.ts";

/**
 * Fetches a small JSON document of the identity provider's: no redirects, within a time and a size.
 * @throws SutradharError `identity_unavailable`
 */
export async function fetchJson(url: string, send: typeof fetch): Promise<unknown> {
  try {
    const response = await send(url, {
      redirect: "error",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(limits.identityAnswerMsMax),
    });
    if (response.status !== 200) throw new Error(`it answered ${response.status}`);
    return JSON.parse(await readText(response)) as unknown;
  } catch (cause) {
    if (cause instanceof SutradharError && cause.code === "egress_denied") throw cause;
    throw unavailable(url, (cause as Error).message, cause);
  }
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of response.body ?? []) {
    sizeBytes += piece.length;
    if (sizeBytes > limits.identityAnswerBytesMax) {
      throw new Error(`its answer is longer than ${limits.identityAnswerBytesMax} bytes`);
    }
    pieces.push(piece);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
}

export function unavailable(url: string, why: string, cause?: unknown): SutradharError {
  return new SutradharError("identity_unavailable", `the identity provider cannot be asked at ${url}: ${why}`, {
    cause,
  });
}

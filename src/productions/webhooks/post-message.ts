import type { LookupAddress } from "node:dns";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { limits, SutradharError } from "../../core/index.ts";
import type { WebhookTargets } from "./targets.ts";

/** What came of an attempt. An answer is its status: what else a target says is neither kept nor shown to anybody. */
export type PostOutcome =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter?: string | undefined }
  | { readonly kind: "failed"; readonly code: PostFailure; readonly message: string }
  /** The caller's signal ended it. */
  | { readonly kind: "ended" };

export type PostFailure = "target_refused" | "dns_failed" | "connection_failed" | "tls_failed" | "timed_out";

export interface PostOptions {
  readonly targets: WebhookTargets;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first question for its address to the head of its answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Sends one message to where it may go. Redirects are not followed: their target could be anywhere. */
export async function postMessage(options: PostOptions): Promise<PostOutcome> {
  const { targets, timeoutMs, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([timeout, signal]);
  let isResolved = false;
  try {
    const url = targets.checkUrl(options.url);
    const addresses = await untilAborted(targets.resolve(url), either);
    isResolved = true;
    return await post(url, addresses, { ...options, signal: either });
  } catch (error) {
    if (signal.aborted) return { kind: "ended" };
    if (timeout.aborted) return failed("timed_out", `no answer within ${timeoutMs / 1_000} s`);
    if (error instanceof SutradharError) return failed("target_refused", error.message);
    return describe(error as NodeJS.ErrnoException, isResolved);
  }
}

function post(
  url: URL,
  addresses: readonly LookupAddress[],
  { headers, body, signal }: Pick<PostOptions, "headers" | "body" | "signal">,
): Promise<PostOutcome> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: "POST",
      // A connection of its own: one that was opened for another name is never used again.
      agent: false,
      headers: { ...headers, "Content-Length": String(Buffer.byteLength(body)) },
      lookup: pinTo(addresses),
      maxHeaderSize: 16_384,
      signal,
    });
    let answered: PostOutcome | undefined;
    const settle = (error?: Error): void => (answered ? resolve(answered) : reject(error));
    request.on("error", settle);
    request.on("response", (response) => {
      const { statusCode: status = 0 } = response;
      answered = { kind: "answered", status, retryAfter: response.headers["retry-after"] };
      drain(response, settle);
    });
    request.end(body);
  });
}

/** A polite receiver is read to its end; one that talks on is cut off. Its status stands either way. */
function drain(response: IncomingMessage, done: () => void): void {
  let sizeBytes = 0;
  response.on("data", (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > limits.webhookAnswerBytesMax) response.destroy();
  });
  response.on("error", done);
  response.on("close", done);
}

/** Answers every question for an address with those that were checked. */
function pinTo(addresses: readonly LookupAddress[]): NonNullable<RequestOptions["lookup"]> {
  return (_host, { all }, callback) => {
    const [first = { address: "", family: 0 }] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** A resolver cannot be told to stop; nobody waits for it any more. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function describe({ code = "no code" }: NodeJS.ErrnoException, isResolved: boolean): PostOutcome {
  if (!isResolved) return failed("dns_failed", `its name has no address (${code})`);
  const isTls = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code);
  return isTls
    ? failed("tls_failed", `no secure connection (${code})`)
    : failed("connection_failed", `the connection failed (${code})`);
}

function failed(code: PostFailure, message: string): PostOutcome {
  return { kind: "failed", code, message };
}

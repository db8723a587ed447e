import { limits, SutradharError } from "../core/index.ts";
import { replyInvalid } from "./check-tensors.ts";

export interface ServerLine {
  /** For messages. */
  readonly who: string;
  /** What its paths stand behind. The operator alone names it. */
  readonly url: string;
  readonly token?: string | undefined;
  /** For one attempt. */
  readonly attemptMsMax: number;
  readonly attemptsMax: number;
  /** Of an answer; absent: what any model may answer. */
  readonly answerBytesMax?: number;
  /** The longest wait between two attempts, however long a server asks for; absent: 5 s. */
  readonly waitMsMax?: number;
  /** The way out. */
  readonly send: typeof fetch;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface ServerCall {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

export interface ServerAnswer {
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Too many askers, or somebody between us and the server: another attempt may be answered. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const firstWaitMs = 200;
const usualWaitMsMax = 5_000;
/** It knows us, or our key, not: no other attempt is answered otherwise. */
const unknown: ReadonlySet<number> = new Set([401, 402, 403]);

/**
 * Asks until it is answered, `attemptsMax` times at most, each within its time and with growing waits between; a server
 * that names its own wait is heard, within bounds. To infer changes nothing: it may be asked twice.
 * @throws SutradharError `model_unavailable` with what the last attempt met, `model_reply_invalid` where it refuses for good
 */
export async function askServer(line: ServerLine, call: ServerCall): Promise<ServerAnswer> {
  let last = new Error("it was not asked");
  for (let attempt = 1; attempt <= line.attemptsMax; attempt++) {
    let askedWaitMs: number | undefined;
    try {
      const response = await send(line, call);
      if (response.ok) return { headers: response.headers, body: await readBody(response, line) };
      const why = await explainStatus(response, line);
      if (unknown.has(response.status)) throw refusedUs(line, why);
      if (!passing.has(response.status)) throw replyInvalid(line.who, why);
      last = new Error(why);
      askedWaitMs = readWait(response.headers.get("retry-after"));
    } catch (error) {
      if (error instanceof SutradharError) throw error;
      if (call.signal?.aborted) throw unavailable(line, new Error("nobody waits any more", { cause: error }));
      last = explainFailure(error, line.attemptMsMax);
    }
    if (attempt < line.attemptsMax) await line.wait(waitBefore(line, attempt, askedWaitMs), call.signal);
  }
  throw unavailable(line, last);
}

function send({ url, token, attemptMsMax, send: pass }: ServerLine, call: ServerCall): Promise<Response> {
  const { path, method = "GET", headers, body, signal } = call;
  return pass(`${url.replace(/\/+$/, "")}${path}`, {
    method,
    // Where it sends us is not where the operator sent us.
    redirect: "error",
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body ? { body } : {}),
    signal: AbortSignal.any([AbortSignal.timeout(attemptMsMax), ...(signal ? [signal] : [])]),
  });
}

async function readBody(
  { body }: Response,
  { who, answerBytesMax: bytesMax = limits.modelAnswerBytesMax }: ServerLine,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > bytesMax) throw replyInvalid(who, `it may have ${bytesMax} bytes, and has more`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What it says of its refusal, in a line that can stand in a message: a stranger wrote it, and may repeat our key. */
async function explainStatus(response: Response, line: ServerLine): Promise<string> {
  const body = Buffer.from(await readBody(response, line)).toString("utf8");
  const text = errorOf(line.token === undefined ? body : body.replaceAll(line.token, "…"))
    .slice(0, 300)
    .replaceAll(/[\p{C}\s]+/gu, " ");
  return `it answered ${response.status}${text === "" ? "" : `: ${text}`}`;
}

/** It is `{"error": …}` by the Open Inference Protocol, `{"error": {"message": …}}` by providers; a proxy may answer anything. */
function errorOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { readonly error?: unknown };
    const told = (error as { readonly message?: unknown } | null)?.message ?? error;
    return typeof told === "string" ? told : body;
  } catch {
    return body;
  }
}

function explainFailure(error: unknown, attemptMsMax: number): Error {
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") return new Error(`no answer within ${attemptMsMax} ms`, { cause: error });
  return new Error(cause instanceof Error ? cause.message : message, { cause: error });
}

/** `Retry-After` in its two forms (RFC 9110 §10.2.3): seconds, or a time. */
function readWait(told: string | null): number | undefined {
  if (told === null) return undefined;
  const ms = /^\d+$/.test(told.trim()) ? Number(told) * 1_000 : Date.parse(told) - Date.now();
  return Number.isFinite(ms) ? ms : undefined;
}

function waitBefore({ waitMsMax = usualWaitMsMax }: ServerLine, attempt: number, askedMs = 0): number {
  return Math.min(waitMsMax, Math.max(firstWaitMs * 2 ** (attempt - 1), askedMs));
}

function refusedUs({ who }: ServerLine, why: string): SutradharError {
  return new SutradharError("model_unavailable", `${who} does not answer us: ${why}; is its key the right one?`);
}

function unavailable({ who, attemptsMax }: ServerLine, cause: Error): SutradharError {
  return new SutradharError(
    "model_unavailable",
    `${who} gives no answer, asked ${attemptsMax} times: ${cause.message}`,
    {
      cause,
    },
  );
}

import { limits, SutradharError } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";

export interface ServerLine {
  /** For messages. */
  readonly who: string;
  /** Without `/v2`. It is the operator's own, who alone names it. */
  readonly url: string;
  readonly token?: string | undefined;
  /** For one attempt. */
  readonly attemptMsMax: number;
  readonly attemptsMax: number;
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
const waitMsMax = 5_000;

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
      if (response.ok) return { headers: response.headers, body: await readBody(response) };
      const why = await explainStatus(response);
      if (!passing.has(response.status)) throw replyInvalid(line.who, why);
      last = new Error(why);
      askedWaitMs = Number(response.headers.get("retry-after") ?? "0") * 1_000;
    } catch (error) {
      if (error instanceof SutradharError) throw error;
      if (call.signal?.aborted) throw unavailable(line, new Error("nobody waits any more", { cause: error }));
      last = explainFailure(error, line.attemptMsMax);
    }
    if (attempt < line.attemptsMax) await line.wait(waitBefore(attempt, askedWaitMs), call.signal);
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

async function readBody({ body }: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > limits.modelAnswerBytesMax) {
      throw new SutradharError(
        "model_reply_invalid",
        `an answer may have ${limits.modelAnswerBytesMax} bytes (limits.modelAnswerBytesMax), and this one has more`,
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What it says of its refusal, in a line that can stand in a message: a stranger wrote it. */
async function explainStatus(response: Response): Promise<string> {
  const body = Buffer.from(await readBody(response)).toString("utf8");
  const text = errorOf(body)
    .slice(0, 300)
    .replaceAll(/[\p{C}\s]+/gu, " ");
  return `it answered ${response.status}${text === "" ? "" : `: ${text}`}`;
}

/** By the protocol it is `{"error": …}`; a proxy may answer anything. */
function errorOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { readonly error?: unknown };
    return typeof error === "string" ? error : body;
  } catch {
    return body;
  }
}

function explainFailure(error: unknown, attemptMsMax: number): Error {
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") return new Error(`no answer within ${attemptMsMax} ms`, { cause: error });
  return new Error(cause instanceof Error ? cause.message : message, { cause: error });
}

function waitBefore(attempt: number, askedMs: number | undefined): number {
  const grown = firstWaitMs * 2 ** (attempt - 1);
  return Math.min(waitMsMax, Math.max(grown, Number.isFinite(askedMs) ? (askedMs ?? 0) : 0));
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

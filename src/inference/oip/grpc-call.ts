import { connect, constants, type ClientHttp2Session } from "node:http2";
import { limits, SutradharError } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";

export interface GrpcLine {
  /** For messages. */
  readonly who: string;
  /** `grpc://host:port`, or `grpcs://` with TLS. It is the operator's own, who alone names it. */
  readonly url: string;
  readonly token?: string | undefined;
  /** For one attempt. */
  readonly attemptMsMax: number;
  readonly attemptsMax: number;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Calls of one server over one connection, which is made at the first of them and anew after it broke. */
export interface GrpcCaller {
  /** @throws SutradharError `model_unavailable`, `model_reply_invalid` where it refuses for good */
  call(method: string, message: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** The same, asked once. */
  callOnce(method: string, message: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

const service = "inference.GRPCInferenceService";

/** Statuses of gRPC after which another attempt may be answered: deadline, exhausted, aborted, unavailable. */
const passing: ReadonlySet<number> = new Set([4, 8, 10, 14]);
const firstWaitMs = 200;
const waitMsMax = 5_000;

class Passing extends Error {}

export function createGrpcCaller(line: GrpcLine): GrpcCaller {
  let session: ClientHttp2Session | undefined;
  const open = (): ClientHttp2Session => {
    if (session && !session.closed && !session.destroyed) return session;
    const fresh = connect(line.url.replace(/^grpc/, "http"));
    // Each stream is told by itself; without a listener it would end the process.
    fresh.on("error", () => undefined);
    session = fresh;
    return fresh;
  };
  const attempt = async (method: string, message: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> =>
    callUnary(line, open(), { method, message, signal });
  const call = async (method: string, message: Uint8Array, most: number, signal?: AbortSignal): Promise<Uint8Array> => {
    let last = new Error("it was not asked");
    for (let count = 1; count <= most; count++) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await attempt(method, message, signal);
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        last = error;
        if (signal?.aborted) break;
      }
      // oxlint-disable-next-line no-await-in-loop
      if (count < most) await line.wait(Math.min(waitMsMax, firstWaitMs * 2 ** (count - 1)), signal);
    }
    throw new SutradharError("model_unavailable", `${line.who} gives no answer, asked ${most} times: ${last.message}`, {
      cause: last,
    });
  };
  return {
    call: (method, message, signal) => call(method, message, line.attemptsMax, signal),
    callOnce: (method, message) => call(method, message, 1),
    close: () => session?.destroy(),
  };
}

interface UnaryCall {
  readonly method: string;
  readonly message: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** One message there and one back (gRPC over HTTP/2, PROTOCOL-HTTP2): each behind a byte that says "not compressed" and its length. */
function callUnary(line: GrpcLine, session: ClientHttp2Session, call: UnaryCall): Promise<Uint8Array> {
  const { who, token, attemptMsMax } = line;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([AbortSignal.timeout(attemptMsMax), ...(call.signal ? [call.signal] : [])]);
    const stream = session.request(
      {
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: `/${service}/${call.method}`,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
        te: "trailers",
        "grpc-timeout": `${attemptMsMax}m`,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      { signal },
    );
    const answer = { parts: [] as Uint8Array[], size: 0, status: "", message: "", http: 0 };
    const note = (headers: Readonly<Record<string, unknown>>): void => {
      const { "grpc-status": status, "grpc-message": message } = headers;
      if (typeof status === "string") answer.status = status;
      if (typeof message === "string") answer.message = message;
    };
    stream.on("response", (headers) => {
      answer.http = Number(headers[":status"]);
      note(headers);
    });
    stream.on("trailers", note);
    stream.on("data", (part: Uint8Array) => {
      answer.size += part.length;
      if (answer.size > limits.modelAnswerBytesMax) {
        stream.close(constants.NGHTTP2_CANCEL);
        return reject(replyInvalid(who, `an answer may have ${limits.modelAnswerBytesMax} bytes, and this has more`));
      }
      answer.parts.push(part);
    });
    stream.on("error", (cause: Error) => reject(new Passing(explain(cause, attemptMsMax))));
    stream.on("close", () => {
      try {
        resolve(readAnswer(who, answer));
      } catch (error) {
        reject(error);
      }
    });
    stream.end(frame(call.message));
  });
}

function explain({ name, message, cause }: Error, attemptMsMax: number): string {
  const isLate = name === "TimeoutError" || (cause as Error | undefined)?.name === "TimeoutError";
  return isLate ? `no answer within ${attemptMsMax} ms` : message;
}

function frame(message: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

interface Answer {
  readonly parts: readonly Uint8Array[];
  readonly status: string;
  readonly message: string;
  readonly http: number;
}

function readAnswer(who: string, { parts, status, message, http }: Answer): Uint8Array {
  if (http !== 200) throw new Passing(http === 0 ? "the line was cut" : `it answered ${http}, and is no gRPC server`);
  if (status === "") throw new Passing("the answer broke off before its status");
  if (status !== "0") {
    const why = `it answered ${status}: ${plain(message)}`;
    throw passing.has(Number(status)) ? new Passing(why) : replyInvalid(who, why);
  }
  const body = Buffer.concat(parts);
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5) {
    throw replyInvalid(who, "its answer is no whole message, or is compressed");
  }
  return body.subarray(5);
}

/** Percent-encoded by gRPC; a stranger wrote it. */
function plain(message: string): string {
  let text = message;
  try {
    text = decodeURIComponent(message);
  } catch {
    // It stands as it came.
  }
  return text.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, 300);
}

import { z } from "zod";
import { limits, SutradharError } from "../../core/index.ts";

/** A tracking server of MLflow 3 with its registry, as `mlflow server` starts one. */
export interface MlflowServer {
  /** Without `/api`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** The way out. */
  readonly send: typeof fetch;
}

export interface MlflowCall<T> {
  readonly method?: "GET" | "POST";
  /** Below `/api/2.0/`: `mlflow/runs/create`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly reply: z.ZodType<T>;
}

/** It said that something is not there, or is there already: whoever asks may go on from that. */
export class MlflowRefusal extends SutradharError {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super("model_reply_invalid", message, { details: { reason } });
    this.reason = reason;
  }
}

/**
 * Asks the REST API once. Nothing is sent a second time: a POST creates, and whoever repeats an export finds what is there.
 * @throws SutradharError `model_unavailable`, `model_reply_invalid`, MlflowRefusal
 */
export async function askMlflow<T>(server: MlflowServer, call: MlflowCall<T>): Promise<T> {
  const { method = "GET", path, query, json, reply } = call;
  const parameters = query ? `?${new URLSearchParams(query).toString()}` : "";
  const response = await reach(server, `${path}${parameters}`, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
  });
  const bytes = await readAll(response, limits.mlflowAnswerBytesMax);
  const parsed = reply.safeParse(parseJson(server, path, bytes));
  if (parsed.success) return parsed.data;
  const { path: at, message } = parsed.error.issues[0] as z.core.$ZodIssue;
  throw invalid(server, `its answer at ${path} is not MLflow's: ${at.join(".")}: ${message}`);
}

/** Sends the bytes of an artifact through the server. */
export async function putArtifact(server: MlflowServer, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await reach(server, artifactPath(path), { method: "PUT", body: bytes });
  await response.body?.cancel();
}

/** @throws SutradharError `limit_exceeded` where it has more than `bytesMax` */
export async function getArtifact(server: MlflowServer, path: string, bytesMax: number): Promise<Uint8Array> {
  return readAll(await reach(server, artifactPath(path), { method: "GET" }), bytesMax);
}

const artifactPath = (path: string): string =>
  `mlflow-artifacts/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`;

async function reach(server: MlflowServer, path: string, options: RequestInit): Promise<Response> {
  const { url, token, send } = server;
  const headers = {
    ...(options.headers as Record<string, string> | undefined),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  let response: Response;
  try {
    response = await send(`${url.replace(/\/+$/, "")}/api/2.0/${path}`, {
      ...options,
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(limits.mlflowAnswerMsMax),
    });
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    const { name, message, cause: under } = cause as Error;
    const why =
      name === "TimeoutError"
        ? `no answer within ${limits.mlflowAnswerMsMax} ms`
        : under instanceof Error
          ? under.message
          : message;
    throw new SutradharError("model_unavailable", `MLflow at ${url} gives no answer: ${why}`, { cause });
  }
  if (response.ok) return response;
  throw await refusalOf(server, path, response);
}

async function refusalOf(server: MlflowServer, path: string, response: Response): Promise<SutradharError> {
  const text = Buffer.from(await readAll(response, limits.mlflowAnswerBytesMax)).toString("utf8");
  const told = z.object({ error_code: z.string(), message: z.string().default("") }).safeParse(parseOrNothing(text));
  // A stranger wrote it: it stands in a message as one short line.
  const why = (told.data ? `${told.data.error_code}: ${told.data.message}` : text)
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .slice(0, 300);
  const message = `MLflow at ${server.url} answered ${response.status} to ${path.split("?")[0]}: ${why}`;
  if (told.data && response.status < 500) return new MlflowRefusal(told.data.error_code, message);
  return new SutradharError(response.status < 500 ? "model_reply_invalid" : "model_unavailable", message);
}

async function readAll({ body }: Response, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of body ?? []) {
      size += part.length;
      if (size > bytesMax) {
        throw new SutradharError("limit_exceeded", `an answer of MLflow may have ${bytesMax} bytes, and this has more`);
      }
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof SutradharError) throw cause;
    throw new SutradharError("model_unavailable", `MLflow's answer broke off: ${(cause as Error).message}`, { cause });
  }
  return Buffer.concat(parts);
}

function parseJson(server: MlflowServer, path: string, bytes: Uint8Array): unknown {
  const value = parseOrNothing(Buffer.from(bytes).toString("utf8"));
  if (value !== undefined) return value;
  throw invalid(server, `its answer at ${path} is no JSON: is it MLflow that listens there?`);
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function invalid({ url }: MlflowServer, why: string): SutradharError {
  return new SutradharError("model_reply_invalid", `MLflow at ${url}: ${why}`);
}

import { createReadStream, type ReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createDigester, isDigest, limits, SutradharError, type Digest } from "../core/index.ts";
import { createPatience, type Connection, type Patience } from "./api-patience.ts";
import { readProblem } from "./api-problem.ts";
import type { ServerAddress } from "./reach-server.ts";

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's address, with its query: `/v1/videos?limit=10`. */
  readonly path: string;
  readonly json?: unknown;
  /** A file that is sent as it is, never held whole. */
  readonly file?: { readonly path: string; readonly contentType: string };
  /** Of a POST that the server does once, however often it comes: so that it may be sent again. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadRequest {
  readonly path: string;
  /** Where the bytes go; what is there is overwritten. */
  readonly to: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks a server. Every failure that it tells of is thrown as what it was there. */
export interface ApiClient {
  /**
   * The answer's JSON, undefined where it has none. What changes nothing when it comes twice (all but a POST without a key)
   * is sent again where the connection broke.
   * @throws SutradharError what the server refuses with, `server_unavailable`, `cancelled` by `signal`
   */
  ask<T>(request: ApiRequest): Promise<T>;
  /** The answer as text, whatever it is. */
  askText(request: ApiRequest): Promise<string>;
  /**
   * Fetches a file and goes on where a broken connection left off. Returns its digest, which is the one that the server has.
   * @throws SutradharError as `ask`, and `blob_corrupt` where other bytes came
   */
  download(request: DownloadRequest): Promise<Digest>;
}

/** @param locate says where the server is; asked again when it does not answer there any more. */
export function createApiClient(locate: () => Promise<ServerAddress>): ApiClient {
  const patience = createPatience(locate);

  async function askText({ method = "GET", path, json, file, idempotencyKey, signal }: ApiRequest): Promise<string> {
    const sizeBytes = file && (await stat(file.path)).size;
    const isRepeatable = method !== "POST" || idempotencyKey !== undefined;
    return patience.keepTrying({ isRepeatable, signal }, async (connection) => {
      const stream = file && createReadStream(file.path);
      const response = await send(connection, path, {
        method,
        headers: {
          ...(json === undefined ? {} : { "Content-Type": "application/json" }),
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
          ...(file ? { "Content-Type": file.contentType, "Content-Length": String(sizeBytes) } : {}),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(stream ? bodyOf(stream) : {}),
        signal: withLimit(signal, file ? undefined : limits.apiAnswerMsMax),
      }).finally(() => stream?.destroy());
      return readText(response);
    });
  }

  return {
    askText,
    async ask<T>(request: ApiRequest): Promise<T> {
      const text = await askText(request);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
    download: (request) => download(patience, request),
  };
}

function bodyOf(stream: ReadStream): Pick<RequestInit, "body" | "duplex"> {
  return { body: Readable.toWeb(stream), duplex: "half" };
}

function withLimit(signal: AbortSignal | undefined, answerMsMax: number | undefined): AbortSignal {
  const signals = [
    ...(signal ? [signal] : []),
    ...(answerMsMax === undefined ? [] : [AbortSignal.timeout(answerMsMax)]),
  ];
  return AbortSignal.any(signals);
}

/** @throws SutradharError what the server told; what fetch throws where it told nothing */
async function send({ url, key, workspace, heard }: Connection, path: string, options: RequestInit): Promise<Response> {
  const headers = {
    ...(options.headers as Record<string, string>),
    Authorization: `Bearer ${key}`,
    ...(workspace === undefined ? {} : { "Sutradhar-Workspace": workspace }),
  };
  // What is refused halfway through an upload is answered all the same, or the connection breaks.
  const response = await fetch(`${url}${path}`, { ...options, headers, redirect: "error" });
  heard();
  if (response.ok) return response;
  const error = readProblem({ status: response.status, url, text: await readText(response) });
  const retryAfterS = Number(response.headers.get("Retry-After"));
  throw Object.assign(error, { retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : 0 });
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length <= limits.apiAnswerCharsMax) continue;
    throw new SutradharError("limit_exceeded", `an answer may have ${limits.apiAnswerCharsMax} characters`);
  }
  return text + decoder.decode();
}

async function download(patience: Patience, { path, to, signal }: DownloadRequest): Promise<Digest> {
  const file = await open(to, "w");
  let digester = createDigester();
  let doneBytes = 0;
  let etag = "";
  try {
    await patience.keepTrying({ isRepeatable: true, signal }, async (connection) => {
      const rest = { Range: `bytes=${doneBytes}-`, "If-Range": etag };
      const response = await send(connection, path, {
        headers: doneBytes > 0 ? rest : {},
        ...(signal ? { signal } : {}),
      });
      if (response.status !== 206) {
        // All of it, from the start: also where it has changed meanwhile.
        await file.truncate(0);
        [doneBytes, digester, etag] = [0, createDigester(), response.headers.get("ETag") ?? ""];
      }
      for await (const piece of response.body ?? []) {
        await file.write(piece, 0, piece.length, doneBytes);
        digester.update(piece);
        doneBytes += piece.length;
      }
    });
  } finally {
    await file.close();
  }
  const digest = digester.digest();
  const expected = etag.replaceAll('"', "");
  if (!isDigest(expected) || digest === expected) return digest;
  throw new SutradharError("blob_corrupt", `${path} should be ${expected} and came as ${digest}: fetch it again`);
}

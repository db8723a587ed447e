import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";

export interface FileToServe {
  readonly path: string;
  readonly contentType: string;
  readonly fileName: string;
  readonly etag: string;
}

const binary = { schema: z.string().openapi({ format: "binary" }) };
const bytes = {
  "video/mp4": binary,
  "audio/mp4": binary,
  "image/jpeg": binary,
  "text/vtt": binary,
  "application/x-subrip": binary,
  "application/json": { schema: z.unknown() },
  "application/c2pa": binary,
  "application/octet-stream": binary,
};

/** The answers of a route that serves a file. */
export const fileAnswers = {
  200: { description: "The file", content: bytes },
  206: { description: "The range of it that `Range` asked for", content: bytes },
  304: { description: "It is what `If-None-Match` names" },
  416: { description: "It has no such range; `Content-Range` says how long it is" },
} as const;

/** Answers with a file, or with the range of it that was asked for (RFC 9110 §14). One range; of several, all of it. */
export async function serveFile(
  context: Context,
  { path, contentType, fileName, etag }: FileToServe,
): Promise<Response> {
  const { size } = await stat(path);
  const quoted = `"${etag}"`;
  const headers = {
    "Content-Type": contentType,
    "Content-Disposition": `inline; filename="${fileName}"`,
    "Accept-Ranges": "bytes",
    // It may be refused at the next request: nobody keeps it in between.
    "Cache-Control": "private, no-cache",
    ETag: quoted,
  };
  if (holds(context.req.header("If-None-Match"), quoted)) return new Response(null, { status: 304, headers });
  const asked = context.req.header("If-Range") === undefined || context.req.header("If-Range") === quoted;
  const range = asked ? parseRange(context.req.header("Range"), size) : undefined;
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${size}` } });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const body =
    size === 0 || context.req.method === "HEAD"
      ? null
      : (Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream);
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "Content-Length": String(size === 0 ? 0 : end - start + 1),
      ...(range ? { "Content-Range": `bytes ${start}-${end}/${size}` } : {}),
    },
  });
}

/** Whether one of the tags that a caller has is the file's; weak ones count (RFC 9110 §13.1.2). */
function holds(tags: string | undefined, tag: string): boolean {
  return tags?.split(",").some((each) => ["*", tag, `W/${tag}`].includes(each.trim())) ?? false;
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`; undefined for what is no such range, which is then ignored. */
export function parseRange(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (!match || (first === "" && last === "")) return undefined;
  if (first === "") return lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(size - 1, Number(last));
  if (start >= size) return "unsatisfiable";
  return end < start ? undefined : { start, end };
}

function lastBytes(wanted: number, size: number): { readonly start: number; readonly end: number } | "unsatisfiable" {
  const length = Math.min(size, wanted);
  return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
}

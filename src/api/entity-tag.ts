import type { Context } from "hono";
import { digestBytes } from "../core/index.ts";

/** The tag of what is answered with: the same bytes have the same. */
export function tagOf(body: object): string {
  return `"${digestBytes(JSON.stringify(body)).slice(0, 32)}"`;
}

/** Whether a caller has what is tagged so, by what it says in `If-None-Match` or in a parameter that does without quotes. */
export function hasTag(given: string, tag: string): boolean {
  return matches(given, tag) || given === tag.slice(1, -1);
}

/**
 * Answers with JSON under a tag of its bytes, or with 304 where the caller has those bytes (RFC 9110 §13.1.2). What may be
 * refused the next time is kept by nobody in between.
 */
export function answerTagged(context: Context, body: object): Response {
  const text = JSON.stringify(body);
  const tag = tagOf(body);
  const headers = { ETag: tag, "Cache-Control": "private, no-cache" };
  if (matches(context.req.header("If-None-Match"), tag)) return context.body(null, 304, headers);
  return context.body(text, 200, { ...headers, "Content-Type": "application/json" });
}

function matches(header: string | undefined, tag: string): boolean {
  const given = (header ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  return given.includes(tag) || given.includes("*");
}

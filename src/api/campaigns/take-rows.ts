import type { Context } from "hono";
import { limits, SutradharError } from "../../core/index.ts";
import type { ApiEnv } from "../api-env.ts";
import type { SentRows } from "./campaign-services.ts";

/** Rows as they come: their form by the request's type, and their bytes, counted and not held. @throws SutradharError `request_invalid` */
export function takeRows(context: Context<ApiEnv>): Pick<SentRows, "format" | "bytes"> {
  return { format: formatOf(context), bytes: limitPieces(context.req.raw.body ?? new Blob([]).stream()) };
}

function formatOf(context: Context<ApiEnv>): SentRows["format"] {
  const type = (context.req.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  switch (type) {
    case "text/csv":
    case "text/tab-separated-values":
      return "csv";
    case "application/jsonl":
    case "application/x-ndjson":
    case "application/ndjson":
      return "jsonl";
    case "application/json":
      return "json";
    default:
      throw new SutradharError(
        "request_invalid",
        "Content-Type: must be text/csv, application/jsonl, or application/json with a list of rows",
      );
  }
}

async function* limitPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > limits.campaignRowsBytesMax) {
      throw new SutradharError(
        "file_too_large",
        `rows may have ${limits.campaignRowsBytesMax} bytes at once: send them in several parts`,
      );
    }
    yield piece;
  }
}

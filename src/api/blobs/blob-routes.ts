import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isDigest, limits, SutradharError, type Digest } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";

/** What the routes of blobs need done, in the caller's workspace. */
export interface BlobServices {
  has(caller: Caller, digest: Digest): Promise<boolean>;
  /** Stores what comes, never holding more than a piece, and returns its digest. */
  put(caller: Caller, pieces: AsyncIterable<Uint8Array>): Promise<Digest>;
}

const parameters = z.object({
  digest: z.string().refine((text): text is Digest => isDigest(text), "must be a sha256 in lower-case hex"),
});

const put = createRoute({
  method: "put",
  path: "/v1/blobs/{digest}",
  summary: "Upload a file under the digest of its bytes",
  tags: ["blobs"],
  "x-scope": "videos:write",
  request: { params: parameters },
  responses: { 201: jsonAnswer(z.object({ digest: z.string() }), "It is stored") },
});
const look = createRoute({
  method: "get",
  path: "/v1/blobs/{digest}",
  summary: "Whether a file is there already",
  tags: ["blobs"],
  "x-scope": "videos:write",
  request: { params: parameters },
  responses: { 200: jsonAnswer(z.object({ digest: z.string(), isStored: z.boolean() }), "Whether it is stored") },
});

/** Files that scripts and assets are made of, uploaded under the digest of their bytes, so that none is sent twice. */
export function createBlobRoutes(services: BlobServices): ApiApp {
  const app = createApiApp();
  app.openapi(look, async (context) => {
    const caller = context.get("caller");
    const { digest } = context.req.valid("param");
    return context.json({ digest, isStored: await services.has(caller, digest) }, 200);
  });
  app.openapi(put, async (context) => {
    const caller = context.get("caller");
    const { digest } = context.req.valid("param");
    const { body } = context.req.raw;
    const stored = await services.put(caller, limitPieces(body ?? new Blob([]).stream()));
    if (stored !== digest) {
      throw new SutradharError(
        "request_invalid",
        `the body has the sha256 ${stored}, and was sent as ${digest}: send it again`,
      );
    }
    return context.json({ digest }, 201);
  });
  return app;
}

async function* limitPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const piece of body) {
    sizeBytes += piece.length;
    if (sizeBytes > limits.clipBytesMax) {
      throw new SutradharError("file_too_large", `a file may have ${limits.clipBytesMax} bytes (limits.clipBytesMax)`);
    }
    yield piece;
  }
}

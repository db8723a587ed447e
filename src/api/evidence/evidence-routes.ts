import { Readable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";

/** An archive that is read once. */
export interface PackedEvidence {
  readonly stream: Readable;
  readonly sizeBytes: number;
  readonly fileName: string;
}

export interface EvidenceServices {
  /** @throws SutradharError `video_unknown`; with its files also what a download is refused with */
  pack(caller: Caller, wish: { readonly videoId: string; readonly hasFiles: boolean }): Promise<PackedEvidence>;
}

const route = createRoute({
  method: "get",
  path: "/v1/videos/{id}/evidence",
  tags: ["ledger"],
  "x-scope": "evidence:read",
  summary: "All that is known of a video, in one archive that is checked offline",
  description:
    "A zip: the manifest with hashes and its signature, consents and notices, decisions, lock, gate results, proofs from the ledger, and a draft of the certificate under section 63(4) of the Bharatiya Sakshya Adhiniyam.",
  request: {
    params: z.object({ id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…") }),
    query: z.object({
      files: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "Its delivered files too: asked as a download is, and refused as one" }),
    }),
  },
  responses: {
    200: {
      description: "The archive",
      content: { "application/zip": { schema: z.string().openapi({ format: "binary" }) } },
    },
  },
});

export function createEvidenceRoutes(services: EvidenceServices): ApiApp {
  const app = createApiApp();
  app.openapi(route, async (context) => {
    const wish = { videoId: context.req.valid("param").id, hasFiles: context.req.valid("query").files === "true" };
    const { stream, sizeBytes, fileName } = await services.pack(context.get("caller"), wish);
    const headers = {
      "Content-Type": "application/zip",
      "Content-Length": String(sizeBytes),
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    };
    return new Response(Readable.toWeb(stream) as ReadableStream, { headers });
  });
  return app;
}

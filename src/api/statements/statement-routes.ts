import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { isId, type Envelope, type Json, type StatementKey } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";

export interface StatementServices {
  /** @throws SutradharError `video_unknown` */
  lineage(caller: Caller, videoId: string): Promise<readonly Json[]>;
  /** @throws SutradharError `video_unknown`, `state_conflict` where it was not released */
  ofVideo(caller: Caller, videoId: string): Promise<Envelope>;
  /** @throws SutradharError `asset_unknown` */
  ofModel(caller: Caller, reference: string): Promise<Envelope>;
  /** Whose signatures are this installation's. */
  keys(): Promise<readonly StatementKey[]>;
}

const tags = ["provenance"];
const video = z.object({
  id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…"),
});
const model = z.object({
  name: z.string().max(64).openapi({ example: "align" }),
  version: z.string().max(64).openapi({ description: "1.0.0, ^1 or an alias such as champion" }),
});
const envelopeSchema = z
  .object({
    payloadType: z.string(),
    payload: z.string().openapi({ description: "The in-toto statement in base64" }),
    signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
  })
  .openapi("StatementEnvelope");
const keysSchema = z
  .object({
    keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string() })),
  })
  .openapi("StatementKeys");

const envelopeAnswer = {
  200: {
    description: "A Dead Simple Signing Envelope; its keyid is one of /v1/statement-keys",
    content: { "application/vnd.dsse.envelope.v1+json": { schema: envelopeSchema } },
  },
} as const;

const lineage = createRoute({
  method: "get",
  path: "/v1/videos/{id}/lineage",
  tags,
  "x-scope": "videos:read",
  summary: "How a video was made, as OpenLineage run events: START, and COMPLETE, FAIL or ABORT once it has ended",
  request: { params: video },
  responses: {
    200: jsonAnswer(
      z.object({ events: z.array(z.record(z.string(), z.unknown())) }).openapi("LineageEvents"),
      "Events in their order, each of which an OpenLineage endpoint takes as it is",
    ),
  },
});
const ofVideo = createRoute({
  method: "get",
  path: "/v1/videos/{id}/provenance",
  tags,
  "x-scope": "videos:read",
  summary: "What a released video was made of: a signed in-toto statement with SLSA provenance v1",
  request: { params: video },
  responses: envelopeAnswer,
});
const ofModel = createRoute({
  method: "get",
  path: "/v1/models/{name}/{version}/provenance",
  tags,
  "x-scope": "assets:read",
  summary: "What a registered model says that it was made of: a signed in-toto statement with SLSA provenance v1",
  request: { params: model },
  responses: envelopeAnswer,
});
const keys = createRoute({
  method: "get",
  path: "/v1/statement-keys",
  tags,
  "x-scope": "caller",
  summary: "The public keys that this installation signs statements with",
  responses: { 200: jsonAnswer(keysSchema, "Ed25519 keys as JSON Web Keys") },
});

/** What others' tools read of how videos and models were made. */
export function createStatementRoutes(services: StatementServices): ApiApp {
  const app = createApiApp();
  app.openapi(lineage, async (context) => {
    const events = await services.lineage(context.get("caller"), context.req.valid("param").id);
    return context.json({ events: events as Record<string, unknown>[] }, 200);
  });
  app.openapi(ofVideo, async (context) => {
    const envelope = await services.ofVideo(context.get("caller"), context.req.valid("param").id);
    return context.json(view(envelope), 200, envelopeHeaders);
  });
  app.openapi(ofModel, async (context) => {
    const { name, version } = context.req.valid("param");
    const envelope = await services.ofModel(context.get("caller"), `model/${name}@${version}`);
    return context.json(view(envelope), 200, envelopeHeaders);
  });
  app.openapi(keys, async (context) => context.json({ keys: [...(await services.keys())] }, 200));
  return app;
}

const envelopeHeaders = { "Content-Type": "application/vnd.dsse.envelope.v1+json" };

function view({ signatures, ...envelope }: Envelope): z.input<typeof envelopeSchema> {
  return { ...envelope, signatures: [...signatures] };
}

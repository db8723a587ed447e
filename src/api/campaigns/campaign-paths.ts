import { createRoute, z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  campaignAfter,
  campaignParameters,
  campaignSchema,
  campaignStates,
  newCampaignSchema,
  quoteSchema,
  rowSchema,
  rowsBody,
  rowsQuery,
  rowStates,
  sampleSchema,
} from "./campaign-schemas.ts";
import type { CampaignChange } from "./campaign-services.ts";

const bodyBytesMax = 2_000_000;

const tags = ["campaigns"];
const one = { params: campaignParameters };
const campaign = jsonAnswer(campaignSchema, "The campaign");
const csv = {
  200: {
    description: "A line each. Cells that a spreadsheet would run begin with an apostrophe",
    content: { "text/csv": { schema: z.string() } },
  },
};

export const create = createRoute({
  method: "post",
  path: "/v1/campaigns",
  tags,
  summary: "Begin a campaign: one video of a template for each row of a table",
  "x-scope": "campaigns:write",
  "x-body-bytes-max": bodyBytesMax,
  request: {
    headers: z.object({
      "idempotency-key": z.string().optional().openapi({
        description: "The same request with the same key, within a day, is answered with the first answer",
      }),
    }),
    body: jsonBody(newCampaignSchema),
  },
  responses: { 202: jsonAnswer(campaignSchema, "It is there, and waits for its rows") },
});
export const list = createRoute({
  method: "get",
  path: "/v1/campaigns",
  tags,
  "x-scope": "campaigns:read",
  request: {
    query: z.object({
      state: z.enum(campaignStates).optional(),
      after: campaignAfter.optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(z.object({ campaigns: z.array(campaignSchema), next: z.string().nullable() }), "The newest first"),
  },
});
export const get = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}",
  tags,
  "x-scope": "campaigns:read",
  request: { ...one, query: z.object({ waitMs: z.coerce.number().int().min(0).max(30_000).default(0) }) },
  responses: { 200: campaign, 304: { description: "It is what `If-None-Match` names" } },
});
export const sendRows = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/rows",
  tags,
  summary: "Send rows, as CSV, JSON Lines, or one JSON list",
  description:
    "Sent as `text/csv`, `application/jsonl` or `application/json`, and kept as they come. Columns are the template's variables, and `recipient` and `callbackId`.",
  "x-scope": "campaigns:write",
  // Described, and not among what is validated, or JSON would be read whole before it is looked at.
  requestBody: rowsBody,
  request: { ...one, query: rowsQuery },
  responses: { 202: jsonAnswer(campaignSchema, "The rows are kept, and are being checked") },
});
export const rows = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/rows",
  tags,
  "x-scope": "campaigns:read",
  request: {
    ...one,
    query: z.object({
      state: z.enum(rowStates).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({ rows: z.array(rowSchema), next: z.string().nullable() }),
      "In their order. What they say of people is hidden from whoever lacks `recipients:read`",
    ),
  },
});
export const errors = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/errors.csv",
  tags,
  summary: "What is wrong with which row",
  "x-scope": "campaigns:read",
  request: one,
  responses: csv,
});
export const results = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/results.csv",
  tags,
  summary: "What came of each row, with links that stay",
  "x-scope": "campaigns:read",
  request: one,
  responses: csv,
});
export const quote = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/quote",
  tags,
  summary: "What it will take, and which shots are personal and why",
  "x-scope": "campaigns:read",
  request: one,
  responses: { 200: jsonAnswer(quoteSchema, "Estimates, and what they come from") },
});
export const sample = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/sample",
  tags,
  summary: "Make the first rows' videos before the start, for somebody to look at",
  "x-scope": "campaigns:write",
  request: {
    ...one,
    body: jsonBody(sampleSchema),
  },
  responses: { 202: campaign },
});
export const names = createRoute({
  method: "get",
  path: "/v1/campaigns/{id}/names.wav",
  tags,
  summary: "The sentences of the samples that say what rows say, as one sound",
  "x-scope": "recipients:read",
  request: one,
  responses: { 200: { description: "A sound", content: { "audio/wav": { schema: z.string() } } } },
});
export const start = createRoute({
  method: "post",
  path: "/v1/campaigns/{id}/start",
  tags,
  "x-scope": "campaigns:write",
  request: {
    ...one,
    body: {
      required: false,
      content: { "application/json": { schema: z.strictObject({ partial: z.boolean().optional() }) } },
    },
  },
  responses: { 202: campaign },
});

function change<Name extends Exclude<CampaignChange, "start">>(name: Name, summary: string) {
  return createRoute({
    method: "post",
    path: `/v1/campaigns/{id}/${name}`,
    tags,
    summary,
    "x-scope": "campaigns:write",
    request: one,
    responses: { 202: campaign },
  });
}

/** What is done to a campaign without further words. */
export const changes = {
  pause: change("pause", "Begin nothing more; what is under way is finished"),
  resume: change("resume", "Go on"),
  cancel: change("cancel", "End it: what is under way is stopped, what is ready stays"),
  retry: change("retry", "Try the rows again that failed"),
} as const;

export const eraseRecipient = createRoute({
  method: "post",
  path: "/v1/recipients/erase",
  tags,
  summary: "Erase what all campaigns know of one recipient, and their videos",
  "x-scope": "campaigns:write",
  request: {
    body: jsonBody(
      z
        .strictObject({
          recipient: z.string().trim().min(1).max(limits.recipientCharsMax).openapi({
            description: "As rows name them: a number or an address. It is not written down",
          }),
        })
        .openapi("ErasedRecipientWish"),
    ),
  },
  responses: {
    200: jsonAnswer(
      z.object({ campaigns: z.int(), rows: z.int(), held: z.array(z.string()) }).openapi("ErasedRecipient"),
      "What rows said is gone; their videos are removed by whoever tends the campaigns next",
    ),
  },
});
export const erase = createRoute({
  method: "delete",
  path: "/v1/campaigns/{id}",
  tags,
  summary: "Erase what it knows of people, and their videos, now",
  "x-scope": "campaigns:write",
  request: one,
  responses: { 202: campaign },
});

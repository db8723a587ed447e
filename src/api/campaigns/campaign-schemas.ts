import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";

export const campaignStates = ["checking", "ready_to_start", "running", "paused", "done", "cancelled"] as const;
export const rowStates = ["unchecked", "good", "bad", "ordered", "in_review", "ready", "failed", "cancelled"] as const;

const time = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

const windowSchema = z
  .strictObject({
    from: z.string().max(5).openapi({ example: "09:00" }),
    to: z.string().max(5).openapi({ example: "20:00" }),
    timeZone: z.string().min(1).max(60).openapi({ example: "Asia/Kolkata" }),
  })
  .openapi("DeliveryWindow");

export const newCampaignSchema = z
  .strictObject({
    template: z.string().min(1).max(200).openapi({ example: "template/diwali@^1" }),
    name: z.string().trim().min(1).max(limits.campaignNameCharsMax).openapi({ example: "Diwali 2026" }),
    purpose: z.string().min(1).max(100).optional(),
    profile: z.string().max(40).optional(),
    captions: z.enum(["burned", "sidecar", "both", "none"]).default("burned"),
    karaoke: z.boolean().optional(),
    avatar: z.string().min(1).max(200).optional(),
    voice: z.string().min(1).max(200).optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31)
      .optional(),
    startAfter: time.optional().openapi({ description: "Nothing of it is begun before this time" }),
    deadline: time.optional().openapi({ description: "What is not ready by then is cancelled" }),
    deliveryWindow: windowSchema.optional().openapi({
      description: "Times of day outside of which nothing is begun; what is under way is finished",
    }),
    expiresAt: time.optional().openapi({ description: "From then on its videos cannot be fetched any more" }),
    retentionDays: z
      .int()
      .min(1)
      .max(limits.campaignRetentionDaysMax)
      .default(limits.campaignRetentionDaysUsual)
      .openapi({ description: "So many days after its end, what it knows of people and their videos is erased" }),
    queuedMax: z
      .int()
      .min(1)
      .max(limits.campaignQueuedMax)
      .default(limits.campaignQueuedUsual)
      .openapi({ description: "How many of its videos are under way at most" }),
    partial: z.boolean().default(false).openapi({ description: "Rows that have errors are left out" }),
  })
  .openapi("NewCampaign");

export const campaignSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(campaignStates),
    template: z.object({ wanted: z.string(), name: z.string(), version: z.string(), digest: z.string() }),
    options: z.looseObject({}),
    partial: z.boolean(),
    startAfter: z.iso.datetime().nullable(),
    deadline: z.iso.datetime().nullable(),
    deliveryWindow: windowSchema.nullable(),
    expiresAt: z.iso.datetime().nullable(),
    retentionDays: count,
    eraseAt: z.iso.datetime(),
    erasedAt: z.iso.datetime().nullable(),
    queuedMax: count,
    rows: z.object({
      total: count,
      unchecked: count,
      good: count,
      bad: count,
      underWay: count,
      inReview: count,
      ready: count,
      failed: count,
      cancelled: count,
    }),
    problem: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi("Campaign");

export const rowSchema = z
  .object({
    number: count,
    line: count,
    state: z.enum(rowStates),
    callbackId: z.string().nullable(),
    recipient: z.string().nullable(),
    values: z.record(z.string(), z.string()).nullable(),
    problems: z.array(z.object({ code: z.string(), column: z.string().optional(), message: z.string() })),
    video: z.string().nullable(),
  })
  .openapi("CampaignRow");

export const quoteSchema = z
  .object({
    videos: count,
    videoMs: count.openapi({ description: "How long one video is, about" }),
    minutes: z.number(),
    shots: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        isPersonal: z.boolean(),
        variables: z.array(z.string()),
        why: z.string(),
        durationMs: count,
      }),
    ),
    changedShare: z.number().openapi({ description: "Share of a further video's frames that are its own" }),
    first: z.looseObject({}),
    further: z.looseObject({}),
    total: z.object({ wallMs: count, costInr: z.string() }),
    priceList: z.string(),
    warnings: z.array(z.string()),
  })
  .openapi("CampaignQuote");

export const campaignParameters = z.object({
  id: z.string().refine((text) => isId("cmp", text), "must be the id of a campaign, cmp_…"),
});

export const campaignAfter = z.string().refine((text) => isId("cmp", text), "must be what `next` of a page said");

export const rowsQuery = z.object({
  replace: z.stringbool().default(false).openapi({ description: "true takes away the rows that are there" }),
  at: z.coerce.number().int().min(0).max(limits.campaignRowsMax).optional().openapi({
    description: "How many rows must be there before: the same rows sent twice are refused the second time",
  }),
});

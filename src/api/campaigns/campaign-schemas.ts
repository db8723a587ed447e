import { z, type RouteConfig } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { recipientBases } from "../../productions/index.ts";
import { settingsFields } from "../videos/index.ts";

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

// Whether things are made anew, and what goes first, is not a campaign's to say.
const { reuse: _reuse, priority: _priority, ...videoSettings } = settingsFields;

export const newCampaignSchema = z
  .strictObject({
    template: z.string().min(1).max(200).openapi({ example: "template/diwali@^1" }),
    name: z.string().trim().min(1).max(limits.campaignNameCharsMax).openapi({ example: "Diwali 2026" }),
    ...videoSettings,
    basis: z
      .strictObject({
        kind: z.enum(recipientBases),
        reference: z.string().trim().min(1).max(limits.campaignNameCharsMax).optional().openapi({
          description: "Where that can be looked up: a register of consents, an order's number",
        }),
      })
      .optional()
      .openapi({
        description:
          "On what ground people's data is processed (DPDP Act, ss. 6 and 7). Under the release profile `strict` it must be said",
      }),
    test: z.boolean().default(false).openapi({
      description: "Free trials of all rows: small, and every frame says TEST. They are never the real ones",
    }),
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
    test: z.boolean(),
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

export const sampleSchema = z.strictObject({
  count: z.int().min(1).max(limits.campaignSamplesMax).default(5),
  test: z.boolean().default(false).openapi({
    description: "Free trials, small and marked TEST in every frame; their rows are made anew when it starts",
  }),
});

/** Rows as they may be sent, told to who reads the document. No schema reads them: the route takes them as they come. */
export const rowsBody = {
  required: true,
  description:
    "The template's variables by name, and two names more: `recipient`, whom the row is for, and `callbackId`, your own name for it",
  content: {
    "text/csv": {
      schema: {
        type: "string",
        description: "The first line names the columns. Commas, semicolons or tabs; UTF-8, or UTF-16 with a mark",
        example: "name,recipient,callbackId\nसुनीता जी,+91 98765 43210,customer-1\n",
      },
    },
    "text/tab-separated-values": {
      schema: { type: "string", example: "name\trecipient\nसुनीता जी\t+91 98765 43210\n" },
    },
    "application/jsonl": {
      schema: {
        type: "string",
        description: "An object a line, each as those of application/json",
        example: '{"name":"सुनीता जी","recipient":"+91 98765 43210","callbackId":"customer-1"}\n',
      },
    },
    "application/x-ndjson": { schema: { type: "string", description: "The same" } },
    "application/json": {
      schema: {
        type: "array",
        minItems: 1,
        description: `At most ${limits.campaignListBytesMax} bytes: send more as JSON Lines`,
        items: { type: "object", additionalProperties: { type: ["string", "number", "boolean", "null"] } },
        example: [{ name: "सुनीता जी", recipient: "+91 98765 43210", callbackId: "customer-1" }],
      },
    },
  },
} satisfies NonNullable<RouteConfig["requestBody"]>;

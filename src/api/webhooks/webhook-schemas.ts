import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { isTypePattern } from "../../productions/index.ts";

const webhookId = z.string().refine((text) => isId("whk", text), "must be a webhook's id, whk_…");
const eventId = z.string().refine((text) => isId("evt", text), "must be an event's id, evt_…");
const time = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

const url = z.string().min(1).max(limits.webhookUrlCharsMax).openapi({
  example: "https://hooks.example.com/sutradhar",
  description: "On the public internet, at a port that the server allows; never a redirect",
});
const description = z.string().max(limits.webhookTextCharsMax);
const types = z
  .array(z.string().refine(isTypePattern, "must be a type such as sutradhar.video.ready, sutradhar.video.*, or *"))
  .min(1)
  .max(limits.webhookTypesMax)
  .openapi({ example: ["sutradhar.video.ready", "sutradhar.video.failed"] });
const state = z.enum(["enabled", "disabled"]);

export const webhookParameters = z.object({ id: webhookId });
export const deliveryParameters = z.object({ id: webhookId, event: eventId });

export const webhookOrder = z.strictObject({
  url,
  description: description.default(""),
  types: types.default(["*"]),
});
export const webhookChange = z
  .strictObject({ url, description, types, state })
  .partial()
  .openapi({ description: "What is not given stays as it is" });

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    types: z.array(z.string()),
    state,
    disabledAt: time.nullable(),
    disabledReason: z.string().nullable(),
    failingSince: time.nullable().openapi({ description: "Since when nothing has got through" }),
    secrets: z
      .array(z.object({ id: z.string(), createdAt: time, expiresAt: time.nullable(), isReadable: z.boolean() }))
      .openapi({
        description:
          "What messages are signed with, the newest first; the secrets themselves are never shown again. One that is not readable was encrypted with a key that this server has not: rotate it",
      }),
    createdAt: time,
    updatedAt: time,
    links: z.record(z.string(), z.string()),
  })
  .openapi("Webhook");
export const createdSchema = webhookSchema
  .extend({
    secret: z.string().openapi({ description: "Told this once", example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }),
  })
  .openapi("NewWebhook");
export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });

export const rotation = z.strictObject({
  overlapMs: z
    .int()
    .min(0)
    .max(limits.webhookSecretOverlapMsMax)
    .default(86_400_000)
    .openapi({ description: "For how long messages are signed with the old secret, too; 0 where it has leaked" }),
});
export const rotatedSchema = z.object({ id: z.string(), secret: z.string() }).openapi("NewSecret");

export const queuedSchema = z.object({ event: z.string(), links: z.record(z.string(), z.string()) });

export const deliveryQuery = z.object({
  state: z.enum(["waiting", "delivered", "dead"]).optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
  cursor: z.string().max(200).optional(),
});
export const deliverySchema = z
  .object({
    event: z.string(),
    type: z.string(),
    subject: z.string(),
    state: z.enum(["waiting", "delivered", "dead"]),
    attempts: count.openapi({ description: "Since it was last put in line" }),
    nextAt: time.nullable(),
    createdAt: time,
    endedAt: time.nullable(),
    log: z.array(
      z.object({
        at: time,
        durationMs: count,
        status: z.int().optional(),
        problem: z.object({ code: z.string(), message: z.string() }).optional(),
      }),
    ),
  })
  .openapi("Delivery");
export const deliveryPageSchema = z.object({ deliveries: z.array(deliverySchema), next: z.string().nullable() });

export const redelivery = z.strictObject({
  since: time,
  until: time.optional(),
  which: z.enum(["missed", "all"]).default("missed").openapi({
    description:
      "missed: what is dead, or came while the webhook was disabled or not there; all: what was delivered, too",
  }),
});
export const redeliveredSchema = z.object({
  count,
  next: time
    .nullable()
    .openapi({ description: "Where there were more than are put in line at once: the next `since`" }),
});

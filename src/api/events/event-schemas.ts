import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { exportFormats, isTypePattern } from "../../productions/index.ts";

export const eventId = z.string().refine((text) => isId("evt", text), "must be an event's id, evt_…");

const filter = {
  type: z
    .string()
    .refine(isTypePattern, "must be a type such as sutradhar.video.ready, or the beginning of some: sutradhar.video.*")
    .optional()
    .openapi({ example: "sutradhar.video.*" }),
  subject: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .openapi({ example: "videos/vid_01k2q3v4w5x6y7z8a9b0c1d2e3", description: "What it is about" }),
};
const time = z.iso.datetime({ offset: true });
const span = {
  since: time.optional().openapi({ description: "From this time on" }),
  until: time.optional().openapi({ description: "Before this time" }),
};
const page = {
  limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).default(50),
  cursor: z.string().max(200).optional().openapi({ description: "`next` of the page before, of the same query" }),
};

export const listQuery = z.object({
  ...filter,
  ...span,
  ...page,
  order: z.enum(["asc", "desc"]).default("asc").openapi({ description: "The oldest or the newest first" }),
});
export const videoEventsQuery = z.object(page);
export const exportQuery = z.object({ ...filter, ...span, format: z.enum(exportFormats).default("jsonl") });
export const streamQuery = z.object({
  ...filter,
  after: eventId.optional().openapi({ description: "Begin behind this event, as by the header Last-Event-ID" }),
});

export const eventSchema = z
  .object({
    specversion: z.literal("1.0"),
    id: z.string(),
    source: z.string().openapi({ example: "urn:sutradhar:workspace:default" }),
    type: z.string().openapi({ example: "sutradhar.video.ready" }),
    subject: z.string(),
    time: z.iso.datetime(),
    datacontenttype: z.literal("application/json"),
    sequence: z
      .string()
      .openapi({ description: "Counts the events of its subject; sorts as text", example: "0000000005" }),
    data: z.record(z.string(), z.any()),
  })
  .openapi("Event", { description: "A CloudEvent 1.0 in JSON" });

export const eventPageSchema = z
  .object({
    events: z.array(eventSchema),
    hasMore: z.boolean(),
    next: z
      .string()
      .nullable()
      .openapi({ description: "Goes on from here, also later: what happens meanwhile comes then" }),
  })
  .openapi("EventPage");

import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import type { TakedownState, TakedownTargetKind } from "../../store/index.ts";

export const targetKinds = [
  "video",
  "file",
  "mark",
  "avatar",
  "voice",
  "template",
  "person",
  "campaign",
] as const satisfies TakedownTargetKind[];
export const takedownStates = [
  "received",
  "revoked",
  "refused",
  "appealed",
  "reinstated",
] as const satisfies TakedownState[];

const time = z.iso.datetime();
export const takedownId = z.string().refine((text) => isId("tkd", text), "must be a takedown's id, tkd_…");
export const reason = z.string().min(3).max(limits.reasonCharsMax);
export const target = z
  .strictObject({
    kind: z.enum(targetKinds),
    value: z.string().min(1).max(20_000).openapi({
      description:
        "Of kind video: ids, with commas between them; of file: a sha256; of mark: a mark's id; of avatar, voice and template: asha or asha@1.2.0; of person: per_…; of campaign: cmp_…",
    }),
  })
  .openapi("TakedownTarget");

export const newTakedown = z
  .strictObject({
    ground: z.string().max(40).openapi({ description: "GET /v1/takedown-grounds lists them", example: "order" }),
    target,
    reason,
    reference: z.string().max(200).optional().openapi({
      description: "Under which number the demand itself is kept; no name of anybody",
    }),
    receivedAt: time
      .optional()
      .openapi({ description: "When the demand came: its clock runs from then. Now, if it is not said" }),
    revokesNow: z.boolean().default(false).openapi({ description: "Withhold what it names at once" }),
  })
  .openapi("NewTakedown");

export const takedownSchema = z
  .object({
    id: z.string(),
    state: z.enum(takedownStates),
    decision: z
      .enum(["revoke", "refuse"])
      .nullable()
      .openapi({ description: "What stands, also while an appeal is open" }),
    ground: z.string(),
    clock: z.object({ withinHours: z.number(), law: z.string(), rule: z.string() }),
    target,
    reason: z.string(),
    reference: z.string().nullable(),
    receivedAt: time,
    dueAt: time,
    isOverdue: z.boolean().openapi({ description: "Not decided, and its time is over" }),
    createdBy: z.string(),
    decidedAt: time.nullable(),
    decidedBy: z.string().nullable(),
    withheld: z.int().openapi({ description: "How many videos are refused by it" }),
    moved: z.int().openapi({ description: "Of these, how many have followed with their state, and were told of" }),
    events: z
      .array(
        z.object({
          type: z.string(),
          at: time,
          by: z.string(),
          reason: z.string(),
          entry: z.string().openapi({ description: "In the ledger: GET /v1/ledger proves it" }),
        }),
      )
      .readonly(),
  })
  .openapi("Takedown");
export type TakedownView = z.infer<typeof takedownSchema>;

export const foundSchema = z
  .object({
    total: z.int(),
    videos: z
      .array(
        z.object({
          id: z.string(),
          title: z.string().nullable(),
          state: z.string(),
          campaign: z.string().nullable(),
          createdAt: time,
        }),
      )
      .readonly()
      .openapi({ description: "The newest of them; all of them where there are few" }),
  })
  .openapi("TakedownFinding");
export type FoundVideos = z.infer<typeof foundSchema>;

export const groundsSchema = z
  .object({
    edition: z.string(),
    source: z.string(),
    grounds: z
      .array(
        z.object({
          id: z.string(),
          withinHours: z.number(),
          law: z.string(),
          rule: z.string(),
          says: z.string(),
          since: z.string().nullable(),
        }),
      )
      .readonly(),
  })
  .openapi("TakedownGrounds");
export type GroundsView = z.infer<typeof groundsSchema>;

import { z } from "@hono/zod-openapi";
import {
  logKinds,
  type LegalHold,
  type PurgeReceipt,
  type RetentionVerdict,
} from "../../governance/retention/index.ts";

const instant = z.iso.datetime();

export const verdictSchema = z
  .object({
    kind: z.enum(["intermediates", "output", "order", "likeness", "consent", ...logKinds]),
    subject: z
      .string()
      .openapi({ description: "A video's, a person's or a consent's id; of what is written down, its month" }),
    class: z.enum(["R0", "R1", "R2", "R3", "R4"]),
    action: z.enum(["keep", "seal", "purge", "shred"]),
    reasons: z.array(z.string()).openapi({ description: "Why it stays, or is only sealed" }),
    processedAt: instant,
    floorAt: instant.nullable().openapi({ description: "Not before this" }),
    purposeEndedAt: instant.nullable(),
    ceilingAt: instant.nullable().openapi({ description: "Not after this, ended or not" }),
  })
  .openapi("RetentionVerdict");

export const holdSchema = z
  .object({
    id: z.string(),
    scope: z.enum(["workspace", "person", "campaign", "video"]),
    target: z.string(),
    reason: z.string(),
    placedBy: z.string(),
    placedAt: instant,
    liftedBy: z.string().nullable(),
    liftedAt: instant.nullable(),
    liftReason: z.string().nullable(),
  })
  .openapi("LegalHold");

export const receiptSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    class: z.string(),
    action: z.enum(["seal", "purge", "shred"]),
    profile: z.string(),
    policy: z.string().nullable().openapi({ description: "Digest of the rules that decided" }),
    items: z.int(),
    sizeBytes: z.int(),
    decidedAt: instant,
    doneAt: instant.nullable().openapi({ description: "Null where it was begun, and goes on" }),
    entry: z.string().nullable().openapi({ description: "Of the ledger" }),
  })
  .openapi("PurgeReceipt");

const tell = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

export function viewVerdict({ holding, action, reasons, ...when }: RetentionVerdict): z.infer<typeof verdictSchema> {
  return {
    kind: holding.kind,
    subject: holding.subject,
    class: holding.class,
    action,
    reasons: [...reasons],
    processedAt: holding.processedAt.toISOString(),
    floorAt: tell(when.floorAt),
    purposeEndedAt: tell(when.purposeEndedAt),
    ceilingAt: tell(when.ceilingAt),
  };
}

export function viewHold(hold: LegalHold): z.infer<typeof holdSchema> {
  return { ...hold, placedAt: hold.placedAt.toISOString(), liftedAt: tell(hold.liftedAt) };
}

export function viewReceipt({
  policy,
  decidedAt,
  doneAt,
  entryId,
  ...rest
}: PurgeReceipt): z.infer<typeof receiptSchema> {
  return {
    ...rest,
    policy: policy ?? null,
    decidedAt: decidedAt.toISOString(),
    doneAt: tell(doneAt),
    entry: entryId,
  };
}

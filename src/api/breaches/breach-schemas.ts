import { z } from "@hono/zod-openapi";
import { isId, limits } from "../../core/index.ts";
import { breachFactNames, noticeKinds } from "../../governance/breaches/index.ts";

const idOf = (prefix: string, what: string) =>
  z.string().refine((text) => isId(prefix, text), `must be the id of ${what}, ${prefix}_…`);
export const breachId = idOf("brc", "a breach");
export const personId = idOf("per", "a person");

const scope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("workspace") }),
  z.strictObject({
    kind: z.literal("asset"),
    asset: z
      .string()
      .regex(
        /^[a-z]+\/[a-z0-9][a-z0-9-]{0,63}(?:@[0-9A-Za-z.-]{1,40})?$/,
        "must read avatar/asha or avatar/asha@1.0.0",
      ),
  }),
  z.strictObject({ kind: z.literal("video"), video: idOf("vid", "a video") }),
  z.strictObject({ kind: z.literal("campaign"), campaign: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.literal("key"), key: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.literal("store"), store: z.enum(["vault", "cache", "database", "person-keys"]) }),
]);
export const scopes = z
  .array(scope)
  .min(1)
  .max(50)
  .openapi({ description: "What got out, or may have; who is affected follows from it" });

const fact = z.string().min(1).max(limits.breachFactCharsMax);
export const facts = z
  .strictObject(
    Object.fromEntries(breachFactNames.map((name) => [name, fact.optional()])) as Record<
      (typeof breachFactNames)[number],
      z.ZodOptional<typeof fact>
    >,
  )
  .openapi({ description: "What is known of it, for the notices; no names of people" });

export const newBreach = z.strictObject({
  noticedAt: z.iso.datetime().openapi({ description: "When it was noticed: the clocks run from then on" }),
  scopes,
  facts: facts.default({}),
});
export const lookOrder = z.strictObject({ scopes: scopes.optional() });
export const doneOrder = z.strictObject({
  reference: z
    .string()
    .min(1)
    .max(200)
    .openapi({ description: "Under which number the authority has it, or how it was told" }),
});
export const toldOrder = z.strictObject({ persons: z.array(personId).min(1).max(1_000).optional() });
export const draftOrder = z.strictObject({ kind: z.enum(noticeKinds), language: z.enum(["en", "hi"]).default("en") });
export const closeOrder = z.strictObject({ reason: z.string().min(3).max(1_000) });

const time = z.iso.datetime();
export const breachSchema = z
  .object({
    id: z.string(),
    noticedAt: time,
    scopes: z.array(z.looseObject({ kind: z.string() })),
    facts: z.record(z.string(), z.string()),
    persons: z.int(),
    personsTold: z.int(),
    recipients: z.int().openapi({ description: "Rows of campaigns whose data was there" }),
    clocks: z.array(
      z.object({
        id: z.string(),
        law: z.string(),
        rule: z.string(),
        says: z.string(),
        isInForce: z.boolean(),
        dueAt: time,
        isOverdue: z.boolean(),
        doneAt: time.nullable(),
        doneBy: z.string().nullable(),
        reference: z.string().nullable(),
      }),
    ),
    createdAt: time,
    closedAt: time.nullable(),
  })
  .openapi("Breach");

export const personSchema = z
  .object({
    principal: z.string(),
    why: z.array(z.object({ kind: z.enum(["likeness", "video", "record"]), what: z.string() })),
    toldAt: time.nullable(),
  })
  .openapi("AffectedPerson");

export const draftSchema = z
  .object({
    id: z.string(),
    kind: z.enum(noticeKinds),
    language: z.string(),
    text: z.string(),
    sha256: z.string(),
    missing: z
      .array(z.string())
      .optional()
      .openapi({ description: "What nobody has said yet: it stands open in the text" }),
    draftedAt: time,
  })
  .openapi("NoticeDraft");

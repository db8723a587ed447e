import { z } from "@hono/zod-openapi";
import { isDigest, isId, limits, type Digest } from "../../core/index.ts";
import { isNoticeLanguage } from "../../governance/consent/index.ts";
import { identityMethods, rightsKinds, rightsStates } from "../../governance/rights/index.ts";

const idOf = (prefix: string, what: string) =>
  z.string().refine((text) => isId(prefix, text), `must be the id of ${what}, ${prefix}_…`);
export const rightsRequestId = idOf("rrq", "a request");
export const nomineeId = idOf("nom", "a nominee");
export const personId = idOf("per", "a person");

const digest = z
  .string()
  .refine((text): text is Digest => isDigest(text), "must be a sha256 in lower-case hex")
  .openapi({ example: "0".repeat(64) });
const line = (max: number) => z.string().min(1).max(max);
const text = line(limits.rightsTextCharsMax);
const askers = z.enum(["principal", "nominee", "guardian"]);
const language = z.string().refine(isNoticeLanguage, "must be en or a language of the Eighth Schedule, such as hi");

export const rightsKind = z.enum(rightsKinds);

const nominee = z.strictObject({ name: line(200), contact: line(200), relation: line(100).optional() });

export const newRightsRequest = z.strictObject({
  principal: personId,
  kind: rightsKind,
  by: askers.default("principal").openapi({ description: "Who asks: they themselves, or who acts for them" }),
  language: language.default("en"),
  text: text.optional().openapi({ description: "What they wrote or said" }),
  nominee: nominee.optional().openapi({ description: "Of a nomination: whom they name" }),
});

export const identityOrder = z.strictObject({
  method: z.enum(identityMethods),
  evidenceSha256: digest.optional().openapi({ description: "Of what was looked at; it is not kept here" }),
});

export const answerOrder = z.strictObject({
  text: text.optional().openapi({ description: "What they are told besides what was done" }),
  correction: z.strictObject({ name: line(200), contact: line(200).optional() }).optional(),
  nominee: nominee.optional(),
});

export const refusalOrder = z.strictObject({ text });

export const linkOrder = z.strictObject({
  by: askers.default("principal"),
  language: language.default("en"),
  expiresAt: z.iso.datetime().optional(),
});

export const activationOrder = z.strictObject({ cause: z.enum(["death", "incapacity"]), evidenceSha256: digest });

const time = z.iso.datetime();
export const rightsRequestSchema = z
  .object({
    id: z.string(),
    principal: z.string(),
    kind: rightsKind,
    by: askers,
    language: z.string(),
    state: z.enum(rightsStates),
    identity: z
      .object({ method: z.enum(identityMethods), at: time, by: z.string(), evidenceSha256: z.string().optional() })
      .nullable(),
    clock: z
      .object({ id: z.string(), law: z.string(), rule: z.string(), says: z.string(), isInForce: z.boolean() })
      .openapi({ description: "The rule whose clock runs, and whether it bound when the request came" }),
    receivedAt: time,
    dueAt: time,
    isOverdue: z.boolean(),
    settledAt: time.nullable(),
    text: z.string().nullable(),
    answer: z.string().nullable(),
    answerSha256: z.string().nullable(),
    events: z.array(z.object({ type: z.string(), at: time, by: z.string(), entry: z.string() })).optional(),
  })
  .openapi("RightsRequest");

export const nomineeSchema = z
  .object({
    id: z.string(),
    principal: z.string(),
    name: z.string().nullable(),
    contact: z.string().nullable(),
    relation: z.string().nullable(),
    namedAt: time,
    activatedAt: time.nullable(),
  })
  .openapi("Nominee");

export const accessReportSchema = z.looseObject({ report: z.string(), at: time }).openapi("AccessReport");

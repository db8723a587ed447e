import { z } from "@hono/zod-openapi";
import { isDigest, isId, limits, type Digest } from "../../core/index.ts";
import {
  channelForm,
  contentClasses,
  contentDenied,
  isNoticeLanguage,
  modalities,
  noticeHeadings,
  noticeWords,
  operations,
  purposeForm,
  retentionClasses,
  territoryForm,
} from "../../governance/consent/index.ts";

const idOf = (prefix: string, what: string) =>
  z.string().refine((text) => isId(prefix, text), `must be the id of ${what}, ${prefix}_…`);
export const principalId = idOf("per", "a person");
export const consentId = idOf("con", "a consent");
export const requestId = idOf("crq", "a request");
export const partyId = idOf("pty", "a party");

export const digest = z.string().refine((text): text is Digest => isDigest(text), "must be a sha256 in lower-case hex");
const line = (max: number) => z.string().min(1).max(max);
export const name = line(200);
const purpose = z.string().regex(purposeForm, "must be a word such as internal-training");
const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(limits.consentListMax);
export const reason = z.string().min(3).max(1_000);
export const noticeLanguage = z
  .string()
  .refine(isNoticeLanguage, "must be en or a language of the Eighth Schedule, such as hi");
export const noticeId = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be a word such as staff-videos");

export const newPrincipal = z.strictObject({
  ref: line(100).openapi({ example: "emp-2041", description: "What assets name them by; not their own name" }),
  name: name.openapi({ description: "Kept encrypted under a key of theirs" }),
  contact: line(200).optional(),
});
export const ageOrder = z.strictObject({
  age: z.enum(["adult", "minor", "unknown"]),
  evidence: z.strictObject({
    method: z.enum(["document", "attestation", "digilocker", "employment-record"]),
    at: z.iso.datetime(),
    evidenceSha256: digest.optional(),
  }),
  guardian: z
    .strictObject({ ref: line(100), instrumentSha256: digest, verifiedAt: z.iso.datetime() })
    .optional()
    .openapi({ description: "Who agrees for a minor; only once somebody has looked at what makes them that" }),
});
export const principalSchema = z
  .object({
    id: z.string(),
    ref: z.string(),
    name: z.string().nullable(),
    contact: z.string().nullable(),
    age: z.enum(["adult", "minor", "unknown"]),
    hasGuardian: z.boolean(),
    createdAt: z.iso.datetime(),
    erasedAt: z.iso.datetime().nullable(),
  })
  .openapi("Principal");

export const newParty = z.strictObject({
  role: z.enum(["fiduciary", "processor"]),
  name,
  address: line(500),
  contact: line(200).openapi({ example: "privacy@bank.example" }),
  country: z.string().regex(/^[A-Z]{2}$/, "must be a country such as IN"),
  contractRef: line(200).nullable().default(null),
});
export const partySchema = newParty.extend({ id: z.string() }).openapi("ConsentParty");

const text = z.string().min(1).max(limits.noticeTextCharsMax);
const named = <const Names extends readonly string[]>(names: Names) =>
  z.strictObject(Object.fromEntries(names.map((each) => [each, text])) as Record<Names[number], typeof text>);
const noticeContent = z.strictObject({
  language: noticeLanguage,
  title: text,
  intro: text,
  headings: named(noticeHeadings),
  data: z.array(text).max(limits.consentListMax),
  purposes: z
    .array(z.strictObject({ purpose: z.string().max(64), label: text, uses: text }))
    .max(limits.noticePurposesMax),
  retention: text,
  rights: text,
  withdrawal: text,
  complaint: text,
  contact: text,
  links: z.strictObject({ rights: z.string().max(2_000), board: z.string().max(2_000) }),
  words: named(noticeWords),
  channels: z.record(z.string().max(64), text),
  contentClasses: z.record(z.string().max(64), text),
});
export const newNotice = z.strictObject({
  id: noticeId,
  shipped: z
    .strictObject({
      languages: listOf(noticeLanguage),
      purposes: listOf(purpose),
      modalities: listOf(z.enum(modalities)),
      links: z.strictObject({ rights: z.string().max(2_000), board: z.string().max(2_000) }),
    })
    .optional()
    .openapi({ description: "In the words that ship, for the workspace's fiduciary" }),
  contents: z.array(noticeContent).max(30).default([]).openapi({ description: "In your own words, a language each" }),
});
export const noticeSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    languages: z.array(z.object({ language: z.string(), sha256: z.string(), text: z.string() })),
    missing: z.array(z.string()).openapi({ description: "Languages that the law names and it is not in" }),
  })
  .openapi("Notice");

export const offerSchema = z.strictObject({
  purpose,
  modalities: listOf(z.enum(modalities)),
  operations: listOf(z.enum(operations)),
  channels: listOf(z.string().regex(channelForm, "must be a word such as internal-lms")),
  territories: listOf(z.string().regex(territoryForm, "must be a country or a part of one, such as IN")).default([
    "IN",
  ]),
  languages: listOf(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, "must be a language such as hi")),
  contentClasses: z
    .strictObject({ allow: listOf(z.enum(contentClasses)), deny: z.array(z.enum(contentClasses)) })
    .default({ allow: ["general"], deny: [...contentDenied] }),
  assets: listOf(z.strictObject({ name, kind: z.enum(["avatar", "voice"]), sha256: digest })),
  derived: z
    .array(z.strictObject({ name, model: name, sha256: digest }))
    .max(limits.consentListMax)
    .default([]),
  scriptApproval: z.enum(["none", "per-script", "per-video"]).default("none"),
  usesMax: z.int().min(1).max(1_000_000).optional(),
  trainingUse: z.enum(["notAllowed", "allowed"]).default("notAllowed"),
  validFrom: z.iso.datetime().optional().openapi({ description: "Now, if it is not said" }),
  validUntil: z.iso.datetime(),
  dataLife: z
    .strictObject({ unit: z.enum(["day", "month", "year"]), value: z.int().min(1).max(100) })
    .default({ unit: "year", value: 1 }),
  storageRegions: listOf(z.string().regex(territoryForm)).default(["IN"]),
  retentionClass: z.enum(retentionClasses).default("R1"),
});

export const newRequest = z.strictObject({
  principal: principalId,
  notice: z.strictObject({ id: noticeId, version: z.int().min(1).max(limits.noticeVersionsMax).optional() }),
  language: noticeLanguage,
  offers: z.array(offerSchema).min(1).max(limits.consentOffersMax),
  method: z.enum(["click", "otp", "spoken", "paper"]).default("click"),
  expiresAt: z.iso.datetime().optional().openapi({ description: "Two weeks from now, if it is not said" }),
});
export const requestSchema = z
  .object({
    id: z.string(),
    principal: z.string(),
    notice: z.object({ id: z.string(), version: z.int() }),
    language: z.string(),
    purposes: z.array(z.string()),
    method: z.string(),
    phrase: z.string().nullable(),
    state: z.enum(["requested", "deferred", "refused", "given", "expired"]),
    shown: z.array(z.object({ language: z.string(), at: z.string(), sha256: z.string() })),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    consent: z.string().nullable(),
  })
  .openapi("ConsentRequest");
export const openedRequestSchema = requestSchema.extend({
  link: z.string().openapi({ description: "The person's own: for asking, and for taking back. It is told once" }),
  code: z.string().optional().openapi({ description: "Of the method otp: send it another way than the link" }),
});
export const giveOrder = z.strictObject({
  purposes: listOf(purpose),
  language: noticeLanguage,
  evidence: z.strictObject({
    mediaSha256: digest.openapi({ description: "Of the recording or the scan, uploaded to /v1/blobs before" }),
    shownAt: z.iso.datetime().openapi({ description: "When the person read, or was read, the notice" }),
  }),
});

export const withdrawOrder = z.strictObject({
  purposes: listOf(purpose).optional().openapi({ description: "All, if none is named" }),
  reason: reason.optional(),
});
export const changeOrder = z.strictObject({ to: z.enum(["given", "paused", "revoked", "invalidated"]), reason });

const grantState = z.object({
  id: z.string(),
  purpose: z.string(),
  uses: z.int(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export const consentSchema = z
  .object({
    id: z.string(),
    principal: z.string(),
    status: z.string(),
    dpvStatus: z.string(),
    grants: z.array(grantState),
    artefact: z.looseObject({}),
    sha256: z.string(),
    signature: z.string().openapi({ description: "JWS over the artefact in canonical JSON, its payload left out" }),
    givenAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    events: z
      .array(z.object({ type: z.string(), at: z.iso.datetime(), by: z.string(), entry: z.string() }))
      .optional()
      .openapi({ description: "Each with its entry of the ledger" }),
  })
  .openapi("Consent");

export const withdrawalSchema = z
  .object({
    consent: z.string(),
    processors: z.array(
      z.object({
        party: z.string(),
        name: z.string(),
        toldAt: z.iso.datetime(),
        acknowledgedAt: z.iso.datetime().nullable(),
        note: z.string().nullable(),
      }),
    ),
    videos: z.array(
      z.object({
        video: z.string(),
        decision: z.enum(["keep", "takedown"]).nullable(),
        reason: z.string().nullable(),
        decidedAt: z.iso.datetime().nullable(),
      }),
    ),
    isSettled: z.boolean().openapi({ description: "Everything that runs is stopped, listed and sealed" }),
  })
  .openapi("Withdrawal");

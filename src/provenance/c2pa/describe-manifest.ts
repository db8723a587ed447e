import type { Commit } from "./commitments.ts";
import type { CredentialFacts, GateClaim, MadeOf } from "./credential-facts.ts";
import { sourceUri } from "./digital-source.ts";

/** The version of the specification that the manifest keeps to. */
const specVersion = "2.4";

/** Names of our own assertions. */
export const ownAssertions = {
  video: "org.sutradhar.video",
  consent: "org.sutradhar.consent",
  watermark: "org.sutradhar.watermark",
} as const;

/** What is known when it is signed. */
export interface SigningMoment {
  readonly now: Date;
  readonly gates: readonly GateClaim[];
}

/**
 * The manifest as c2pa-rs wants it described. It says that more may have been done than it lists (`allActionsIncluded`
 * false), since what was done to a file that went into the video is not known here. Neither `c2pa.soft-binding` nor a
 * watermarked action: both demand an algorithm of C2PA's list, and ours is not on it.
 */
export function describeManifest(facts: CredentialFacts, moment: SigningMoment, commit: Commit): string {
  const { product, title } = facts;
  return JSON.stringify({
    claim_version: 2,
    claim_generator_info: [{ ...product, specVersion }],
    format: mediaTypeOf(facts),
    ...(title === null ? {} : { title }),
    ingredients: facts.madeOf.map((part, index) => describePart(part, index, commit)),
    assertions: [
      { label: "c2pa.actions.v2", created: true, data: describeActions(facts, moment) },
      { label: "c2pa.ai-disclosure", created: true, data: describeAi(facts) },
      { label: "cawg.training-mining", data: { entries: noTraining } },
      { label: ownAssertions.video, created: true, data: describeVideo(facts, moment) },
      { label: ownAssertions.consent, created: true, data: describeConsents(facts, commit) },
      { label: ownAssertions.watermark, created: true, data: { id: facts.mark } },
    ],
  });
}

/** A likeness is nobody's to learn from, whoever has the file. */
const noTraining = Object.fromEntries(
  ["data_mining", "ai_inference", "ai_training", "ai_generative_training"].map((what) => [
    `cawg.${what}`,
    { use: "notAllowed" },
  ]),
);

function partLabel({ role }: MadeOf, index: number): string {
  return `${role}-${index + 1}`;
}

function describePart(part: MadeOf, index: number, commit: Commit): object {
  const { role, name, digest, isPublic } = part;
  return {
    label: partLabel(part, index),
    title: isPublic ? name : role,
    // Of an asset its manifest has the digest.
    format: role === "script" ? "text/markdown" : "application/json",
    relationship: "inputTo",
    instance_id: isPublic ? `urn:sha256:${digest}` : `urn:sutradhar:commitment:${commit(role, digest)}`,
  };
}

/** As the file is served, too. */
export function mediaTypeOf({ isSoundOnly }: Pick<CredentialFacts, "isSoundOnly">): "audio/mp4" | "video/mp4" {
  return isSoundOnly ? "audio/mp4" : "video/mp4";
}

function describeActions(
  { product, source, madeOf, label, isSoundOnly }: CredentialFacts,
  { now }: SigningMoment,
): object {
  const when = now.toISOString();
  return {
    actions: [
      {
        action: "c2pa.created",
        when,
        softwareAgent: { ...product },
        digitalSourceType: sourceUri(source),
        parameters: { ingredientIds: madeOf.map(partLabel) },
      },
      {
        // C2PA has no word for what is spoken before the rest.
        action: isSoundOnly ? "c2pa.edited" : "c2pa.addedText",
        when,
        softwareAgent: { ...product },
        digitalSourceType: sourceUri("algorithmicMedia"),
        parameters: { "org.sutradhar.label": label },
      },
    ],
    allActionsIncluded: false,
  };
}

function describeAi({ product, madeOf }: CredentialFacts): object {
  const models = madeOf.filter(({ role, isPublic }) => role === "model" && isPublic);
  return {
    modelType: "c2pa.types.model",
    modelName: models.map(({ name }) => name).join(", ") || product.name,
    modelIdentifier: models[0] ? `urn:sha256:${models[0].digest}` : `${product.name}@${product.version}`,
    // A person wrote the script; that one has looked at the result is not known when it is signed.
    contentProfile: { humanOversightLevel: "prompt_guided" },
  };
}

function describeVideo(
  { video, language, label, source, isSoundOnly }: CredentialFacts,
  { gates }: SigningMoment,
): object {
  return {
    id: video,
    language,
    label,
    ...(isSoundOnly ? { isSoundOnly } : {}),
    digitalSourceType: sourceUri(source),
    gates: gates.map(({ name, verdict }) => ({ name, verdict })),
  };
}

function describeConsents({ consents }: CredentialFacts, commit: Commit): object {
  return {
    consents: consents.map(({ consent, artefact, grant, purpose, validUntil }) => ({
      consent: commit("consent", consent),
      artefact: commit("artefact", artefact),
      grant: commit("grant", grant),
      purpose,
      validUntil,
    })),
  };
}

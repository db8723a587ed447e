import { canonicalJson, digestBytes, type Digest, type Json } from "../../core/index.ts";
import type { ConsentMethod } from "../../store/index.ts";
import type { ContentClass, Modality, Operation, RetentionClass } from "./vocabulary.ts";

/** What a person allows for one purpose. Instants are ISO 8601 in UTC; lists are what is allowed, and all of it. */
export interface GrantTerms {
  readonly purpose: string;
  /** The nearest term of the Data Privacy Vocabulary, for other people's programs; ours is narrower. */
  readonly dpv?: string;
  readonly modalities: readonly Modality[];
  readonly operations: readonly Operation[];
  readonly channels: readonly string[];
  readonly territories: readonly string[];
  /** BCP 47; `hi` covers `hi-Latn` (RFC 4647 §3.3.1). */
  readonly languages: readonly string[];
  readonly contentClasses: { readonly allow: readonly ContentClass[]; readonly deny: readonly ContentClass[] };
  /** The likenesses that it is about, each by the digest of its manifest: another version is another likeness. */
  readonly assets: readonly { readonly name: string; readonly kind: "avatar" | "voice"; readonly sha256: Digest }[];
  /** What was made of the person's data before: embeddings, clones. */
  readonly derived: readonly { readonly name: string; readonly model: string; readonly sha256: Digest }[];
  readonly scriptApproval: "none" | "per-script" | "per-video";
  readonly usesMax?: number;
  readonly trainingUse: "notAllowed" | "allowed";
  readonly validFrom: string;
  readonly validUntil: string;
  readonly dataLife: { readonly unit: "day" | "month" | "year"; readonly value: number };
  readonly storageRegions: readonly string[];
  readonly retentionClass: RetentionClass;
}

export interface Grant extends GrantTerms {
  readonly id: string;
}

export interface ArtefactParty {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly country: string;
  readonly contractRef?: string;
}

/** How the person said it, and what shows that they did. What is personal in it stands as a digest or a commitment. */
export interface Expression {
  readonly method: ConsentMethod;
  /** The words that the person agreed to, in the language that they were shown in. */
  readonly statement: string;
  readonly statementSha256: Digest;
  /** Of the recording, or of the scan. */
  readonly mediaSha256?: Digest;
  /** Keyed by the person's own key: where the click came from. */
  readonly clientCommitment?: string;
  readonly signedAt: string;
}

/** The consent of one person, as it is signed. A field that is not there was not said. */
export interface ConsentArtefact {
  readonly schema: "urn:sutradhar:consent:1";
  readonly conformsTo: readonly string[];
  readonly id: string;
  readonly version: number;
  readonly supersedes?: string;
  readonly jurisdiction: string;
  readonly law: string;
  readonly principal: {
    /** The name under which the workspace keeps them: no name of theirs. */
    readonly ref: string;
    readonly age: "adult" | "minor" | "unknown";
    readonly guardian?: { readonly ref: string; readonly instrumentSha256: Digest; readonly verifiedAt: string };
  };
  readonly parties: { readonly fiduciary: ArtefactParty; readonly processors: readonly ArtefactParty[] };
  readonly notice: {
    readonly id: string;
    readonly version: number;
    readonly language: string;
    /** sha256 of the exact text that was shown, as UTF-8. */
    readonly textSha256: Digest;
    readonly shownAt: string;
    readonly links: Readonly<Record<string, string>>;
  };
  readonly grants: readonly Grant[];
  readonly expression: Expression;
  readonly withdrawal: {
    readonly url: string;
    /** What the person does to give, and what to withdraw: the second is never more. */
    readonly steps: { readonly give: number; readonly withdraw: number };
    readonly effects: { readonly queued: "stop"; readonly published: "owner-decision" };
  };
  readonly status: string;
}

/** As it is signed and digested (RFC 8785). */
export function formatArtefact(artefact: ConsentArtefact): { readonly text: string; readonly sha256: Digest } {
  const text = canonicalJson(JSON.parse(JSON.stringify(artefact)) as Json);
  return { text, sha256: digestBytes(text) };
}

import type { Digest } from "../../core/index.ts";
import { sourceUri, type CredentialFacts } from "../c2pa/index.ts";

/** What a platform asks whoever uploads a video, for machines to read: it lies beside every signed video. */
export interface VideoDeclaration {
  readonly format: 1;
  /** IT Rules 2021, rule 4(1A), and its kin elsewhere ask for this word. */
  readonly isSynthetic: true;
  readonly id: string;
  /** Drawn in all of its pictures; or of what is only heard, spoken before the rest. */
  readonly label: { readonly profile: string } & ({ readonly isContinuous: true } | { readonly isSpokenFirst: true });
  readonly language: string;
  /** IPTC's word for what it is. */
  readonly digitalSourceType: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly signedAt: string;
  readonly masterSha256: Digest;
  readonly fileSha256: Digest;
  readonly manifestSha256: Digest;
  /** The id in the invisible mark; null where there is none. */
  readonly watermark: string | null;
}

export interface DeclaredFile {
  readonly id: string;
  readonly signedAt: Date;
  readonly masterSha256: Digest;
  readonly fileSha256: Digest;
  readonly manifestSha256: Digest;
}

export function declareVideo(facts: CredentialFacts, file: DeclaredFile): VideoDeclaration {
  const { label, language, source, product, mark, isSoundOnly } = facts;
  const { id, signedAt, ...digests } = file;
  return {
    format: 1,
    isSynthetic: true,
    id,
    label: { profile: label, ...(isSoundOnly ? { isSpokenFirst: true } : { isContinuous: true }) },
    language,
    digitalSourceType: sourceUri(source),
    tool: { ...product },
    signedAt: signedAt.toISOString(),
    ...digests,
    watermark: mark,
  };
}

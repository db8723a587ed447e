import type { Digest } from "../../core/index.ts";
import type { AgeKnown, ConsentStatus } from "../../store/index.ts";
import type { Grant } from "./artefact.ts";
import { isInForce } from "./status.ts";
import type { ContentClass, Modality, Operation } from "./vocabulary.ts";

/** A use of one person's likeness that is asked about. What is not said is not known, and allows nothing. */
export interface UseRequest {
  readonly purpose: string | undefined;
  readonly channel: string | undefined;
  readonly territory: string | undefined;
  readonly modalities: readonly Modality[];
  readonly operations: readonly Operation[];
  readonly languages: readonly string[];
  readonly contentClasses: readonly ContentClass[];
  /** Manifests of the assets that the person is seen or heard by. */
  readonly assets: readonly Digest[];
  /** The grant that this use has been counted against already. */
  readonly countedAgainst?: string;
}

/** What is known of a person at the moment of the question. */
export interface ConsentFacts {
  readonly principal: PrincipalFacts | undefined;
  readonly consents: readonly ConsentRecord[];
}

export interface PrincipalFacts {
  readonly age: AgeKnown;
  /** Somebody has looked at what makes them the guardian. */
  readonly hasVerifiedGuardian: boolean;
  readonly isErased: boolean;
}

export interface ConsentRecord {
  readonly id: string;
  /** Of its artefact's bytes. */
  readonly sha256: Digest;
  readonly status: ConsentStatus;
  /** The artefact is, byte for byte, what one of the installation's keys has signed. */
  readonly isSigned: boolean;
  /** The notice that it names is kept, with the very text that was shown. */
  readonly hasNotice: boolean;
  readonly grants: readonly GrantRecord[];
}

export interface GrantRecord extends Grant {
  readonly uses: number;
  readonly withdrawnAt: Date | null;
}

/** From the first question to the last: of several refusals the one that came farthest is told. */
export const useRefusals = [
  "principal_unknown",
  "principal_erased",
  "consent_missing",
  "minor_without_guardian",
  "signature_invalid",
  "notice_missing",
  "consent_not_in_force",
  "purpose_missing",
  "purpose_not_covered",
  "grant_withdrawn",
  "grant_not_yet_valid",
  "grant_expired",
  "asset_not_covered",
  "modality_not_covered",
  "operation_not_covered",
  "channel_not_covered",
  "territory_not_covered",
  "language_not_covered",
  "content_not_covered",
  "uses_spent",
] as const;
export type UseRefusal = (typeof useRefusals)[number];

export type UseDecision =
  | { readonly allowed: true; readonly consentId: string; readonly grantId: string }
  | { readonly allowed: false; readonly reason: UseRefusal };

/**
 * Whether somebody's face or voice may be used in this way at this moment. Decides, and only decides: the caller records it.
 * One grant must cover all of the use; two that each cover a part do not add up.
 */
export function mayUse(request: UseRequest, facts: ConsentFacts, now: Date): UseDecision {
  const aboutPerson = judgePerson(facts);
  if (aboutPerson) return refuse(aboutPerson);
  let farthest: UseRefusal = "consent_missing";
  for (const consent of facts.consents) {
    const grants: readonly (GrantRecord | undefined)[] = consent.grants.length > 0 ? consent.grants : [undefined];
    for (const grant of grants) {
      const reason = judge(request, { consent, grant, now });
      if (reason === undefined && grant) return { allowed: true, consentId: consent.id, grantId: grant.id };
      if (reason !== undefined && isFarther(reason, farthest)) farthest = reason;
    }
  }
  return refuse(farthest);
}

function judgePerson({ principal, consents }: ConsentFacts): UseRefusal | undefined {
  if (!principal) return "principal_unknown";
  if (principal.isErased) return "principal_erased";
  if (consents.length === 0) return "consent_missing";
  // Whoever is not known to be of age is a minor: section 9 of the DPDP Act, and rule 10.
  return principal.age === "adult" || principal.hasVerifiedGuardian ? undefined : "minor_without_guardian";
}

function isFarther(reason: UseRefusal, than: UseRefusal): boolean {
  return useRefusals.indexOf(reason) > useRefusals.indexOf(than);
}

function refuse(reason: UseRefusal): UseDecision {
  return { allowed: false, reason };
}

interface Judged {
  readonly consent: ConsentRecord;
  readonly grant: GrantRecord | undefined;
  readonly now: Date;
}

/** The first thing that speaks against it. */
function judge(request: UseRequest, { consent, grant, now }: Judged): UseRefusal | undefined {
  if (!consent.isSigned) return "signature_invalid";
  if (!consent.hasNotice) return "notice_missing";
  if (!isInForce(consent.status)) return "consent_not_in_force";
  if (request.purpose === undefined) return "purpose_missing";
  if (!grant || grant.purpose !== request.purpose) return "purpose_not_covered";
  return judgeTime(grant, now) ?? judgeScope(request, grant) ?? judgeUses(request, grant);
}

function judgeTime({ withdrawnAt, validFrom, validUntil }: GrantRecord, now: Date): UseRefusal | undefined {
  if (withdrawnAt) return "grant_withdrawn";
  // What is no time compares as false, and refuses.
  if (!(new Date(validFrom) <= now)) return "grant_not_yet_valid";
  return now < new Date(validUntil) ? undefined : "grant_expired";
}

function judgeScope(request: UseRequest, grant: GrantRecord): UseRefusal | undefined {
  const digests = grant.assets.map(({ sha256 }) => sha256);
  if (!covers(digests, request.assets)) return "asset_not_covered";
  if (!covers(grant.modalities, request.modalities)) return "modality_not_covered";
  if (!covers(grant.operations, request.operations)) return "operation_not_covered";
  if (request.channel === undefined || !grant.channels.includes(request.channel)) return "channel_not_covered";
  if (!coversTerritory(grant.territories, request.territory)) return "territory_not_covered";
  const areSpoken = request.languages.every((language) => coversLanguage(grant.languages, language));
  if (request.languages.length === 0 || !areSpoken) return "language_not_covered";
  return coversContent(grant, request.contentClasses) ? undefined : "content_not_covered";
}

/** An empty question is none that could be answered with yes. */
function covers<T>(granted: readonly T[], wanted: readonly T[]): boolean {
  return wanted.length > 0 && wanted.every((each) => granted.includes(each));
}

/** A country covers its parts, and no part covers the country. */
function coversTerritory(granted: readonly string[], wanted: string | undefined): boolean {
  return wanted !== undefined && granted.some((each) => wanted === each || wanted.startsWith(`${each}-`));
}

function coversLanguage(granted: readonly string[], wanted: string): boolean {
  return granted.some((each) => wanted === each || wanted.startsWith(`${each}-`));
}

function coversContent({ contentClasses }: Grant, wanted: readonly ContentClass[]): boolean {
  const { allow, deny } = contentClasses;
  return covers(allow, wanted) && !wanted.some((each) => deny.includes(each));
}

function judgeUses({ countedAgainst }: UseRequest, grant: GrantRecord): UseRefusal | undefined {
  if (grant.usesMax === undefined || countedAgainst === grant.id) return undefined;
  return grant.uses < grant.usesMax ? undefined : "uses_spent";
}

import { createId } from "../../core/index.ts";
import { defineEntry, field, hide, type BodyOf, type Hidden } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";

/** What the ledger says of consents. Who the person is stands there under their own key: destroyed, it means nothing. */
export const consentEntries = {
  requested: defineEntry("consent.requested", {
    request: field.id("crq"),
    principal: field.commitment,
    notice: field.digest,
    language: field.language,
    purposes: field.list(field.commitment),
  }),
  refused: defineEntry("consent.refused", { request: field.id("crq"), principal: field.commitment }),
  deferred: defineEntry("consent.deferred", { request: field.id("crq"), principal: field.commitment }),
  given: defineEntry("consent.given", {
    consent: field.id("con"),
    request: field.id("crq"),
    principal: field.commitment,
    /** sha256 of the signed artefact. */
    artefact: field.commitment,
    notice: field.digest,
    language: field.language,
    method: field.code("click", "otp", "spoken", "paper"),
    purposes: field.list(field.commitment),
  }),
  withdrawn: defineEntry("consent.withdrawn", {
    consent: field.id("con"),
    principal: field.commitment,
    grants: field.list(field.id("gra")),
    isWhole: field.flag,
  }),
  changed: defineEntry("consent.changed", {
    consent: field.id("con"),
    principal: field.commitment,
    status: field.code("given", "renewed", "paused", "expired", "invalidated", "revoked"),
    reason: field.commitment,
  }),
  processor_told: defineEntry("consent.processor_told", { consent: field.id("con"), party: field.id("pty") }),
  processor_done: defineEntry("consent.processor_done", { consent: field.id("con"), party: field.id("pty") }),
  video_decided: defineEntry("consent.video_decided", {
    consent: field.id("con"),
    video: field.id("vid"),
    decision: field.code("keep", "takedown"),
    reason: field.commitment,
  }),
  /** What a person may be shown from now on: each language by the digest of its exact text. */
  notice_written: defineEntry("notice.written", { version: field.count, texts: field.list(field.digest) }),
  party_added: defineEntry("party.added", {
    party: field.id("pty"),
    role: field.code("fiduciary", "processor"),
    hasContract: field.flag,
  }),
  party_retired: defineEntry("party.retired", { party: field.id("pty") }),
  person_added: defineEntry("person.added", {
    principal: field.commitment,
    age: field.code("adult", "minor", "unknown"),
  }),
  person_age_said: defineEntry("person.age_said", {
    principal: field.commitment,
    age: field.code("adult", "minor", "unknown"),
    hasGuardian: field.flag,
  }),
  person_corrected: defineEntry("person.corrected", {
    principal: field.commitment,
    /** sha256 of what is kept of them now. */
    details: field.commitment,
  }),
  person_erased: defineEntry("person.erased", {
    principal: field.commitment,
    /** A law makes the fiduciary keep it: it lies under their key, and nobody reads it. */
    isKeptSealed: field.flag,
  }),
  person_key_destroyed: defineEntry("person.key_destroyed", { principal: field.id("per"), filesSealed: field.count }),
} as const;

type Entries = typeof consentEntries;

export type ConsentEntry = {
  readonly [Name in keyof Entries]: { readonly says: Name; readonly body: BodyOf<Entries[Name]["fields"]> };
}[keyof Entries];

/** What an event is about, where it is about a request or a consent. */
export interface EventPlace {
  readonly consentId?: string;
  readonly requestId?: string;
  readonly reason?: string;
}

/** Writes down that something happened, in the ledger and beside the consent, in the transaction of the change. */
export async function recordConsent(
  trx: Trx,
  { desk, visitor, place }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor; readonly place?: EventPlace },
  entry: ConsentEntry,
): Promise<void> {
  const { workspaceId: workspace, actor, name } = visitor;
  const draft: unknown = { type: consentEntries[entry.says], actor, workspace, body: entry.body };
  // Which body belongs to which type is what `ConsentEntry` says, and sealing looks at each field.
  const { id } = await desk.ledger.appendWithin(trx, draft as never);
  if (!place) return;
  const { consentId = null, requestId = null, reason = null } = place;
  const at = desk.now();
  await trx
    .insertInto("consent_events")
    .values({
      id: createId("cev", at.getTime()),
      workspace_id: workspace,
      consent_id: consentId,
      request_id: requestId,
      type: consentEntries[entry.says].name,
      at,
      by: name,
      reason,
      entry_id: id,
    })
    .execute();
}

/** A person in the ledger: under their own key, or, where it is gone already, under the installation's. */
export async function hidePerson({ keys }: Pick<ConsentDesk, "keys">, principalId: string): Promise<Hidden> {
  return hide(principalId, await keys.find(principalId));
}

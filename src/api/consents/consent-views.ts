import type { z } from "@hono/zod-openapi";
import {
  coverLanguages,
  dpvStatus,
  type Consent,
  type ConsentEventRecord,
  type ConsentParty,
  type ConsentRequest,
  type NoticeRecord,
  type Principal,
} from "../../governance/consent/index.ts";
import type { consentSchema, noticeSchema, partySchema, principalSchema, requestSchema } from "./consent-schemas.ts";

export function viewPrincipal(person: Principal): z.input<typeof principalSchema> {
  const { id, ref, age, guardian, details, createdAt, erasedAt } = person;
  return {
    id,
    ref,
    name: details?.name ?? null,
    contact: details?.contact ?? null,
    age,
    hasGuardian: guardian !== null,
    createdAt: createdAt.toISOString(),
    erasedAt: erasedAt?.toISOString() ?? null,
  };
}

export function viewParty(party: ConsentParty): z.output<typeof partySchema> {
  const { id, role, name, address, contact, country, contractRef } = party;
  return { id, role, name, address, contact, country, contractRef };
}

export function viewNotice(records: readonly NoticeRecord[]): z.input<typeof noticeSchema> {
  const languages = records.map(({ language, sha256, text }) => ({ language, sha256, text }));
  return {
    id: records[0]?.id ?? "",
    version: records[0]?.version ?? 0,
    languages,
    missing: [...coverLanguages(languages.map(({ language }) => language)).missing],
  };
}

export function viewRequest(request: ConsentRequest, consentId?: string): z.input<typeof requestSchema> {
  const { id, principalId, notice, language, offers, method, phrase, state, shown, createdAt, expiresAt } = request;
  return {
    id,
    principal: principalId,
    notice,
    language,
    purposes: offers.map(({ purpose }) => purpose),
    method,
    phrase,
    state,
    shown: [...shown],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    consent: consentId ?? null,
  };
}

export function viewConsent(consent: Consent, events?: readonly ConsentEventRecord[]): z.input<typeof consentSchema> {
  const { id, principalId, status, grants, artefact, sha256, signature, givenAt, endedAt } = consent;
  return {
    id,
    principal: principalId,
    status,
    dpvStatus: dpvStatus[status],
    grants: grants.map(({ withdrawnAt, ...grant }) => ({ ...grant, withdrawnAt: withdrawnAt?.toISOString() ?? null })),
    artefact: { ...artefact },
    sha256,
    signature,
    givenAt: givenAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    ...(events
      ? { events: events.map(({ type, at, by, entryId }) => ({ type, at: at.toISOString(), by, entry: entryId })) }
      : {}),
  };
}

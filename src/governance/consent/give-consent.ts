import { createHmac } from "node:crypto";
import { createId, digestBytes, SutradharError, type Digest } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import { formatArtefact, type ArtefactParty, type ConsentArtefact, type Expression, type Grant } from "./artefact.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { answered, isOpen, refuseMinor, type ConsentRequest } from "./consent-requests.ts";
import type { NoticeRecord } from "./notice-records.ts";
import { getNotice } from "./notice-records.ts";
import { fiduciaryOf, listParties, type ConsentParty } from "./parties.ts";
import { getPrincipal, type Principal } from "./principals.ts";
import { describeOffer } from "./describe-offer.ts";
import { dpvStatus } from "./status.ts";

/** What shows that the person said it. */
export interface Evidence {
  /** Of the recording or the scan, which lies in the workspace's vault. */
  readonly mediaSha256?: Digest;
  /** Where the click came from: kept as a commitment under the person's key. */
  readonly client?: string;
}

export interface Giving {
  readonly request: ConsentRequest;
  /** Those that the person chose. */
  readonly purposes: readonly string[];
  /** In which they read the notice. */
  readonly language: string;
  readonly evidence: Evidence;
  /** What they do from opening the link to having it done: for giving, and for taking back. */
  readonly steps: { readonly give: number; readonly withdraw: number };
}

export interface GivenConsent {
  readonly id: string;
  readonly artefact: ConsentArtefact;
  readonly text: string;
  readonly sha256: Digest;
  readonly signature: string;
}

/**
 * Makes a consent of what a person chose: signed, in force at once, and in the ledger.
 * @throws SutradharError `state_conflict` where it was answered, or the notice was not shown in this language; `request_invalid`,
 * `consent_refused`
 */
export async function giveConsent(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  giving: Giving,
): Promise<GivenConsent> {
  const { desk, visitor } = by;
  const { request, language } = giving;
  const now = desk.now();
  if (!isOpen(request, now)) throw answered(request);
  const { workspaceId, principalId } = request;
  const person = await getPrincipal(trx, desk, { workspaceId, id: principalId });
  if (person.erasedAt) throw new SutradharError("state_conflict", `${person.id} is erased`);
  if (person.age !== "adult" && !person.guardian) throw refuseMinor(person.id);
  const notices = await getNotice(trx, { workspaceId, ...request.notice });
  const notice = notices.find((each) => each.language === language);
  const shown = request.shown.find((each) => each.language === language);
  if (!notice || !shown || shown.sha256 !== notice.sha256) {
    throw new SutradharError(
      "state_conflict",
      `the notice was not shown in ${language}: nobody agrees to what they have not read`,
    );
  }
  const parties = await listParties(trx, workspaceId);
  const id = createId("con", now.getTime());
  const artefact = await createArtefact(desk, { id, giving, person, notice, shownAt: shown.at, parties });
  const { text, sha256 } = formatArtefact(artefact);
  const signature = desk.signer.sign(text);
  await insert(trx, { artefact, text, sha256, signature, request, now });
  await recordConsent(
    trx,
    { desk, visitor, place: { consentId: id, requestId: request.id } },
    {
      says: "given",
      body: {
        consent: id,
        request: request.id,
        principal: await hidePerson(desk, principalId),
        artefact: hide(sha256, await desk.keys.find(principalId)),
        notice: notice.sha256,
        language,
        method: request.method,
        purposes: artefact.grants.map(({ purpose }) => hide(purpose)),
      },
    },
  );
  return { id, artefact, text, sha256, signature };
}

interface Making {
  readonly id: string;
  readonly giving: Giving;
  readonly person: Principal;
  readonly notice: NoticeRecord;
  readonly shownAt: string;
  readonly parties: readonly ConsentParty[];
}

async function createArtefact(desk: ConsentDesk, making: Making): Promise<ConsentArtefact> {
  const { id, giving, person, notice, shownAt, parties } = making;
  const { guardian } = person;
  const grants = chooseGrants(giving, desk.now());
  return {
    schema: "urn:sutradhar:consent:1",
    conformsTo: ["https://w3id.org/dpv/schema/dpv-27560#record"],
    id,
    version: 1,
    jurisdiction: "IN",
    law: "DPDP-2023",
    principal: { ref: person.ref, age: person.age, ...(guardian ? { guardian } : {}) },
    parties: {
      fiduciary: toParty(fiduciaryOf(parties)),
      processors: parties.filter(({ role }) => role === "processor").map(toParty),
    },
    notice: {
      id: notice.id,
      version: notice.version,
      language: notice.language,
      textSha256: notice.sha256,
      shownAt,
      links: notice.content.links,
    },
    grants,
    expression: await express(desk, making, grants),
    withdrawal: {
      url: "the person's own link, or POST /v1/consents/{id}/withdraw",
      steps: giving.steps,
      effects: { queued: "stop", published: "owner-decision" },
    },
    status: dpvStatus.given,
  };
}

function chooseGrants({ request, purposes }: Giving, now: Date): readonly Grant[] {
  const chosen = request.offers.filter(({ purpose }) => purposes.includes(purpose));
  const unknown = purposes.find((purpose) => !request.offers.some((offer) => offer.purpose === purpose));
  if (unknown !== undefined)
    throw new SutradharError("request_invalid", `nothing was offered for ${unknown.slice(0, 64)}`);
  if (chosen.length === 0) throw new SutradharError("request_invalid", "purposes: at least one must be chosen");
  return chosen.map((offer): Grant => ({ ...offer, id: createId("gra", now.getTime()) }));
}

/** The words that the person agreed to, as they were on the page. */
async function express(desk: ConsentDesk, making: Making, grants: readonly Grant[]): Promise<Expression> {
  const { giving, notice, person } = making;
  const { request, evidence } = giving;
  const { content } = notice;
  const said = grants.map((grant) => describeOffer(grant, content).join("\n"));
  const statement = [...said, content.words.agree, ...(request.phrase === null ? [] : [request.phrase])].join("\n");
  const needsMedia = request.method === "spoken" || request.method === "paper";
  if (needsMedia && !evidence.mediaSha256) {
    throw new SutradharError("request_invalid", `evidence: a consent by ${request.method} needs its recording or scan`);
  }
  const key = evidence.client === undefined ? undefined : await desk.keys.find(person.id);
  return {
    method: request.method,
    statement,
    statementSha256: digestBytes(statement),
    ...(evidence.mediaSha256 ? { mediaSha256: evidence.mediaSha256 } : {}),
    ...(key && evidence.client !== undefined ? { clientCommitment: commitClient(key, evidence.client) } : {}),
    signedAt: desk.now().toISOString(),
  };
}

function commitClient(key: Uint8Array, client: string): string {
  return `hmac:${createHmac("sha256", key).update(`client ${client}`).digest("base64url")}`;
}

function toParty({ id, name, address, contact, country, contractRef }: ConsentParty): ArtefactParty {
  return { id, name, address, contact, country, ...(contractRef === null ? {} : { contractRef }) };
}

async function insert(
  trx: Trx,
  made: {
    readonly artefact: ConsentArtefact;
    readonly text: string;
    readonly sha256: Digest;
    readonly signature: string;
    readonly request: ConsentRequest;
    readonly now: Date;
  },
): Promise<void> {
  const { artefact, text, sha256, signature, request, now } = made;
  const own = { workspace_id: request.workspaceId, principal_id: request.principalId };
  await trx
    .insertInto("consents")
    .values({
      ...own,
      id: artefact.id,
      request_id: request.id,
      status: "given",
      artefact: text,
      sha256,
      signature,
      supersedes: null,
      given_at: now,
      ended_at: null,
      ended_reason: null,
      // Nothing of it is taken back.
      settled_at: now,
    })
    .execute();
  const grants = artefact.grants.map(({ id, purpose }) => ({
    ...own,
    id,
    consent_id: artefact.id,
    purpose,
    withdrawn_at: null,
  }));
  await trx.insertInto("consent_grants").values(grants).execute();
  await trx
    .updateTable("consent_requests")
    .set({ state: "given", settled_at: now })
    .where("id", "=", request.id)
    .execute();
}

import { createHash, randomBytes, randomInt } from "node:crypto";
import { createId, limits, SutradharError, type Digest } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import { toJson, type ConsentMethod, type ConsentRequestState, type Database, type Trx } from "../../store/index.ts";
import type { GrantTerms } from "./artefact.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { getNotice } from "./notice-records.ts";
import { fiduciaryOf, listParties } from "./parties.ts";
import { getPrincipal } from "./principals.ts";

/** A time at which the notice was shown, in which language, and the digest of the text. */
export interface Shown {
  readonly language: string;
  readonly at: string;
  readonly sha256: Digest;
}

/** What a person is asked. */
export interface ConsentRequest {
  readonly id: string;
  readonly workspaceId: string;
  readonly principalId: string;
  readonly notice: { readonly id: string; readonly version: number };
  readonly language: string;
  /** One for each purpose; the person chooses among them. */
  readonly offers: readonly GrantTerms[];
  readonly method: ConsentMethod;
  readonly phrase: string | null;
  readonly state: ConsentRequestState;
  readonly shown: readonly Shown[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewRequest {
  readonly principalId: string;
  readonly notice: { readonly id: string; readonly version?: number };
  /** In which the page opens; the person may read it in every other that the notice is in. */
  readonly language: string;
  readonly offers: readonly GrantTerms[];
  readonly method: ConsentMethod;
  readonly expiresAt: Date;
}

/** A request with what is told once: who keeps nothing else cannot find it again. */
export interface OpenedRequest {
  readonly request: ConsentRequest;
  /** The end of the person's link. */
  readonly token: string;
  /** Of the method `otp`: to be sent to the person some other way than the link. */
  readonly code?: string;
}

/**
 * Writes down what a person will be asked. Nobody is asked who may not agree.
 * @throws SutradharError `principal_unknown`, `notice_unknown`, `request_invalid`, `consent_refused` for a minor without guardian
 */
export async function addRequest(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  wanted: NewRequest,
): Promise<OpenedRequest> {
  const { desk, visitor } = by;
  const { workspaceId } = visitor;
  const now = desk.now();
  const person = await getPrincipal(trx, desk, { workspaceId, id: wanted.principalId });
  if (person.erasedAt) throw new SutradharError("state_conflict", `${person.id} is erased: nobody can be asked`);
  if (person.age !== "adult" && !person.guardian) throw refuseMinor(person.id);
  fiduciaryOf(await listParties(trx, workspaceId));
  const notices = await getNotice(trx, { workspaceId, ...wanted.notice });
  const notice = notices.find(({ language }) => language === wanted.language);
  if (!notice) {
    const there = notices.map(({ language }) => language).join(", ");
    throw new SutradharError("notice_unknown", `the notice is in ${there}, not in ${wanted.language}`);
  }
  checkOffers(wanted, { purposes: notice.content.purposes.map(({ purpose }) => purpose), now });
  const token = randomBytes(32).toString("base64url");
  const code = wanted.method === "otp" ? String(randomInt(1_000_000)).padStart(6, "0") : undefined;
  const row = await trx
    .insertInto("consent_requests")
    .values({
      id: createId("crq", now.getTime()),
      workspace_id: workspaceId,
      principal_id: person.id,
      notice_id: notice.id,
      notice_version: notice.version,
      language: wanted.language,
      offers: toJson([...wanted.offers]),
      method: wanted.method,
      code_sha256: code === undefined ? null : hashCode(token, code),
      // A recording of something else cannot be shown for it.
      phrase: wanted.method === "spoken" ? createPhrase() : null,
      token_sha256: hashToken(token),
      state: "requested",
      created_by: visitor.name,
      created_at: now,
      expires_at: wanted.expiresAt,
      settled_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const request = toRequest(row);
  await recordConsent(
    trx,
    { ...by, place: { requestId: request.id } },
    {
      says: "requested",
      body: {
        request: request.id,
        principal: await hidePerson(desk, person.id),
        notice: notice.sha256,
        language: notice.language,
        purposes: wanted.offers.map(({ purpose }) => hide(purpose)),
      },
    },
  );
  return { request, token, ...(code === undefined ? {} : { code }) };
}

export function refuseMinor(id: string): SutradharError {
  return new SutradharError(
    "consent_refused",
    `${id} is not known to be of age, and has no guardian whom somebody has verified: say which (PUT /v1/principals/${id}/age)`,
    { details: { reason: "minor_without_guardian" } },
  );
}

function checkOffers(
  { offers, expiresAt }: NewRequest,
  { purposes, now }: { readonly purposes: readonly string[]; readonly now: Date },
): void {
  const offered = offers.map(({ purpose }) => purpose);
  const unexplained = offered.find((purpose) => !purposes.includes(purpose));
  const problems = [
    ...(offers.length === 0 || offers.length > limits.consentOffersMax
      ? [`offers must be 1 to ${limits.consentOffersMax}`]
      : []),
    ...(new Set(offered).size < offered.length ? ["offers must be one for each purpose"] : []),
    ...(unexplained === undefined
      ? []
      : [`the notice does not explain ${unexplained}: it explains ${purposes.join(", ")}`]),
    ...(offers.some((offer) => !isPeriod(offer, now))
      ? ["an offer's validUntil must be in the future, after validFrom, and within five years"]
      : []),
    ...(expiresAt > now && expiresAt.getTime() - now.getTime() <= limits.consentRequestMsMax
      ? []
      : [`expiresAt must be within ${limits.consentRequestMsMax / 86_400_000} days`]),
  ];
  if (problems.length > 0) throw new SutradharError("request_invalid", problems.join("; "));
}

function isPeriod({ validFrom, validUntil }: GrantTerms, now: Date): boolean {
  const [from, until] = [Date.parse(validFrom), Date.parse(validUntil)];
  return until > from && until > now.getTime() && until - now.getTime() <= limits.consentValidMsMax;
}

/** Whose request a link is of: whoever has nothing but the link names no workspace. */
export async function locateRequest(
  { engine }: Pick<Database, "engine">,
  token: string,
): Promise<{ readonly workspaceId: string } | undefined> {
  if (!tokenForm.test(token)) return undefined;
  const row = await engine
    .selectFrom("consent_requests")
    .select("workspace_id")
    .where("token_sha256", "=", hashToken(token))
    .executeTakeFirst();
  return row && { workspaceId: row.workspace_id };
}

const tokenForm = /^[\w-]{43}$/;

/** The request of a link, locked until the transaction ends; undefined where there is none. */
export async function findRequestByToken(trx: Trx, token: string): Promise<(ConsentRequest & HeldCode) | undefined> {
  if (!tokenForm.test(token)) return undefined;
  const row = await trx
    .selectFrom("consent_requests")
    .selectAll()
    .where("token_sha256", "=", hashToken(token))
    .forUpdate()
    .executeTakeFirst();
  return row && { ...toRequest(row), codeSha256: row.code_sha256, tries: row.tries };
}

export interface HeldCode {
  readonly codeSha256: string | null;
  readonly tries: number;
}

/** @throws SutradharError `consent_unknown` */
export async function getRequest(
  trx: Trx,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<ConsentRequest & HeldCode> {
  const row = await trx
    .selectFrom("consent_requests")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new SutradharError("consent_unknown", `there is no request ${JSON.stringify(id.slice(0, 40))}`);
  return { ...toRequest(row), codeSha256: row.code_sha256, tries: row.tries };
}

/** The newest first. */
export async function listRequests(
  trx: Trx,
  page: { readonly workspaceId: string; readonly after?: string; readonly limit: number },
): Promise<readonly ConsentRequest[]> {
  let query = trx
    .selectFrom("consent_requests")
    .selectAll()
    .where("workspace_id", "=", page.workspaceId)
    .orderBy("id", "desc")
    .limit(Math.min(page.limit, limits.pageRowsMax));
  if (page.after !== undefined) query = query.where("id", "<", page.after);
  return (await query.execute()).map(toRequest);
}

/** Writes down that the notice was shown, the first time in each language. */
export async function noteShown(trx: Trx, request: ConsentRequest, shown: Shown): Promise<void> {
  if (request.shown.some(({ language }) => language === shown.language)) return;
  await trx
    .updateTable("consent_requests")
    .set({ shown: toJson([...request.shown, shown]) })
    .where("id", "=", request.id)
    .execute();
}

/** Whether it is the code that was sent, and there is a try left. */
export function isRightCode({ codeSha256, tries }: HeldCode, token: string, code: string): boolean {
  return tries < limits.consentCodeTriesMax && codeSha256 !== null && hashCode(token, code) === codeSha256;
}

/** Counts a wrong code: of six digits one may be wrong a few times only. */
export async function noteWrongCode(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable("consent_requests")
    .set((update) => ({ tries: update("tries", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Whether it can still be answered: it waits, or was put off, and its time is not over. */
export function isOpen({ state, expiresAt }: Pick<ConsentRequest, "state" | "expiresAt">, now: Date): boolean {
  return (state === "requested" || state === "deferred") && now < expiresAt;
}

/** The person says no, or not yet. @throws SutradharError `state_conflict` where it was answered */
export async function answerNo(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { request, state }: { readonly request: ConsentRequest; readonly state: "refused" | "deferred" },
): Promise<void> {
  const { desk } = by;
  if (!isOpen(request, desk.now())) throw answered(request);
  await trx
    .updateTable("consent_requests")
    .set({ state, settled_at: state === "refused" ? desk.now() : null })
    .where("id", "=", request.id)
    .execute();
  const body = { request: request.id, principal: await hidePerson(desk, request.principalId) };
  await recordConsent(trx, { ...by, place: { requestId: request.id } }, { says: state, body });
}

export function answered({ id, state }: Pick<ConsentRequest, "id" | "state">): SutradharError {
  return new SutradharError(
    "state_conflict",
    `the request ${id} is ${state}, or its time is over: ask again with a new one`,
  );
}

/** 256 bits of chance: a plain digest of them cannot be guessed at. */
function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Six digits could be guessed from their digest alone: the token, which the database does not have, goes in. */
function hashCode(token: string, code: string): string {
  return createHash("sha256").update(`${token} ${code}`).digest("hex");
}

/** Digits and letters that are said alike in many languages. */
function createPhrase(): string {
  return Array.from({ length: 6 }, () => String(randomInt(10))).join(" ");
}

type Row = Awaited<ReturnType<typeof selectRow>>;
function selectRow(trx: Trx) {
  return trx.selectFrom("consent_requests").selectAll().executeTakeFirstOrThrow();
}

function toRequest(row: Row): ConsentRequest {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    principalId: row.principal_id,
    notice: { id: row.notice_id, version: row.notice_version },
    language: row.language,
    offers: row.offers as readonly GrantTerms[],
    method: row.method,
    phrase: row.phrase,
    state: row.state,
    shown: row.shown as readonly Shown[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

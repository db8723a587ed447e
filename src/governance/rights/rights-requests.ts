import { createId, digestBytes, limits, SutradharError, type Digest } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import { toJson, type RightsAsker, type RightsKind, type RightsState, type Trx } from "../../store/index.ts";
import type { Clocks, DueClock } from "../clocks/index.ts";
import { getPrincipal, hidePerson, type ConsentDesk, type DeskVisitor } from "../consent/index.ts";
import { listNominees } from "./nominees.ts";
import { recordRights } from "./rights-entries.ts";
import { openText, sealText } from "./sealed-text.ts";

export type { RightsAsker, RightsKind };

export const rightsKinds = ["access", "correction", "erasure", "nomination", "grievance"] as const;
export const rightsStates = ["received", "identified", "answered", "refused", "taken_back"] as const;

/** What the desk works with. */
export interface RightsDesk extends ConsentDesk {
  readonly clocks: Clocks;
}

/** How it was found out that whoever asks is who they say. */
export interface Identity {
  readonly method: IdentityMethod;
  readonly at: string;
  readonly by: string;
  /** Of what was looked at; it is kept elsewhere, if at all. */
  readonly evidenceSha256?: Digest;
}
export const identityMethods = ["link", "document", "otp", "in_person", "video_call", "employment_record"] as const;
export type IdentityMethod = (typeof identityMethods)[number];

export interface RightsRequest {
  readonly id: string;
  readonly workspaceId: string;
  readonly principalId: string;
  readonly kind: RightsKind;
  readonly askedBy: RightsAsker;
  readonly language: string;
  readonly state: RightsState;
  readonly identity: Identity | null;
  readonly clock: Pick<DueClock, "id" | "law" | "rule" | "says" | "isInForce">;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly settledAt: Date | null;
  readonly answerSha256: string | null;
  /** What they wrote, and what they were told; undefined where there is none, or their key is gone. */
  readonly text: string | undefined;
  readonly answer: string | undefined;
}

export interface NewRightsRequest {
  readonly principalId: string;
  readonly kind: RightsKind;
  readonly askedBy: RightsAsker;
  readonly language: string;
  readonly text: string;
  /** It came by their own link, which was sent to where they are reached. */
  readonly isByLink: boolean;
}

interface By {
  readonly desk: RightsDesk;
  readonly visitor: DeskVisitor;
}

/**
 * Takes a request in: its clock runs from now on.
 * @throws SutradharError `forbidden` where whoever asks may not ask for them, `limit_exceeded`
 */
export async function addRightsRequest(trx: Trx, by: By, wish: NewRightsRequest): Promise<RightsRequest> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  const { principalId, kind, askedBy, language, text, isByLink } = wish;
  const now = desk.now();
  await refuseStranger(trx, by, wish);
  await refuseTooMany(trx, principalId);
  const id = createId("rrq", now.getTime());
  const { dueAt, id: clockId, law, rule, says, isInForce } = desk.clocks.dueOf(kind, now);
  const identity: Identity | null = isByLink ? { method: "link", at: now.toISOString(), by: "the person" } : null;
  await trx
    .insertInto("rights_requests")
    .values({
      id,
      workspace_id: workspaceId,
      principal_id: principalId,
      kind,
      asked_by: askedBy,
      language,
      state: identity ? "identified" : "received",
      sealed: await sealText(desk, { principalId, about: `rights ${id}`, text }),
      identity: identity && toJson(identity),
      clock: toJson({ id: clockId, law, rule, says, isInForce }),
      received_at: now,
      due_at: dueAt,
      sealed_answer: null,
      answer_sha256: null,
      settled_at: null,
      settled_by: null,
    })
    .execute();
  const principal = await hidePerson(desk, principalId);
  const received = { request: id, principal, kind, by: askedBy, due: dueAt };
  await recordRights(trx, by, { says: "received", body: received }, id);
  if (identity) await recordRights(trx, by, { says: "identified", body: { request: id, method: identity.method } }, id);
  return getRightsRequest(trx, desk, { workspaceId, id, by: name });
}

/** A nominee asks once what they were named for has come, and a guardian while somebody has looked at what makes them that. */
async function refuseStranger(trx: Trx, { desk, visitor }: By, wish: NewRightsRequest): Promise<void> {
  const { workspaceId } = visitor;
  const { principalId, askedBy, kind } = wish;
  const person = await getPrincipal(trx, desk, { workspaceId, id: principalId });
  if (askedBy === "guardian" && !person.guardian) {
    throw new SutradharError(
      "forbidden",
      `nobody has looked at who the guardian of ${principalId} is: say so first (PUT /v1/principals/{id}/age)`,
    );
  }
  if (askedBy !== "nominee") return;
  if (kind === "nomination") throw new SutradharError("forbidden", "a nominee names no other: the person does");
  const nominees = await listNominees(trx, desk, { workspaceId, principalId });
  if (nominees.some(({ activatedAt }) => activatedAt !== null)) return;
  throw new SutradharError(
    "forbidden",
    `no nominee of ${principalId} may act yet: one does after the person's death or incapacity, with what shows it (POST /v1/nominees/{id}/activate)`,
  );
}

async function refuseTooMany(trx: Trx, principalId: string): Promise<void> {
  const { count } = await trx
    .selectFrom("rights_requests")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("principal_id", "=", principalId)
    .where("settled_at", "is", null)
    .executeTakeFirstOrThrow();
  if (count < limits.rightsOpenOfPersonMax) return;
  throw new SutradharError(
    "limit_exceeded",
    `${limits.rightsOpenOfPersonMax} requests of this person wait for an answer: answer those first (limits.rightsOpenOfPersonMax)`,
  );
}

/** Writes down how it was found out that it is them. @throws SutradharError `state_conflict` */
export async function identifyAsker(
  trx: Trx,
  by: By,
  said: { readonly id: string; readonly method: IdentityMethod; readonly evidenceSha256?: Digest },
): Promise<RightsRequest> {
  const { desk, visitor } = by;
  const { id, method, evidenceSha256 } = said;
  const place = { workspaceId: visitor.workspaceId, id };
  await lockOpen(trx, place);
  const identity: Identity = {
    method,
    at: desk.now().toISOString(),
    by: visitor.name,
    ...(evidenceSha256 ? { evidenceSha256 } : {}),
  };
  await trx
    .updateTable("rights_requests")
    .set({ state: "identified", identity: toJson(identity) })
    .where("id", "=", id)
    .execute();
  await recordRights(trx, by, { says: "identified", body: { request: id, method } }, id);
  return getRightsRequest(trx, desk, place);
}

/**
 * Ends a request with an answer. What it asks for was done before, in the same transaction.
 * @throws SutradharError `state_conflict` where nobody has found out who asks
 */
export async function answerRequest(
  trx: Trx,
  by: By,
  { id, answer }: { readonly id: string; readonly answer: string },
): Promise<RightsRequest> {
  const row = await lockOpen(trx, { workspaceId: by.visitor.workspaceId, id });
  if (row.state !== "identified") {
    throw new SutradharError(
      "state_conflict",
      `nobody has found out whether it is them who asks: say how (POST /v1/rights-requests/${id}/identity)`,
    );
  }
  return settle(trx, by, { row, state: "answered", answer });
}

/** Ends it with a reason. Who is not who they say is refused too. */
export async function refuseRequest(
  trx: Trx,
  by: By,
  { id, answer }: { readonly id: string; readonly answer: string },
): Promise<RightsRequest> {
  const row = await lockOpen(trx, { workspaceId: by.visitor.workspaceId, id });
  return settle(trx, by, { row, state: "refused", answer });
}

async function settle(
  trx: Trx,
  by: By,
  { row, state, answer }: { readonly row: Row; readonly state: "answered" | "refused"; readonly answer: string },
): Promise<RightsRequest> {
  const { desk, visitor } = by;
  const { id, kind, principal_id: principalId } = row;
  const now = desk.now();
  const sha256 = digestBytes(answer);
  await trx
    .updateTable("rights_requests")
    .set({
      state,
      sealed_answer: await sealText(desk, { principalId, about: `answer ${id}`, text: answer }),
      answer_sha256: sha256,
      settled_at: now,
      settled_by: visitor.name,
    })
    .where("id", "=", id)
    .execute();
  const body = { request: id, kind, answer: hide(sha256), isInTime: now <= row.due_at };
  await recordRights(trx, by, { says: state, body }, id);
  return getRightsRequest(trx, desk, { workspaceId: visitor.workspaceId, id });
}

/** The person does not want it any more. */
export async function takeRequestBack(trx: Trx, by: By, id: string): Promise<RightsRequest> {
  const { desk, visitor } = by;
  const place = { workspaceId: visitor.workspaceId, id };
  await lockOpen(trx, place);
  await trx
    .updateTable("rights_requests")
    .set({ state: "taken_back", settled_at: desk.now(), settled_by: visitor.name })
    .where("id", "=", id)
    .execute();
  await recordRights(trx, by, { says: "taken_back", body: { request: id } }, id);
  return getRightsRequest(trx, desk, place);
}

type Row = Awaited<ReturnType<typeof lockOpen>>;

async function lockOpen(trx: Trx, { workspaceId, id }: { readonly workspaceId: string; readonly id: string }) {
  const row = await trx
    .selectFrom("rights_requests")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw unknownRequest(id);
  if (row.settled_at === null) return row;
  throw new SutradharError("state_conflict", `the request ${id} is ${row.state}: there is nothing left to do about it`);
}

function unknownRequest(id: string): SutradharError {
  return new SutradharError(
    "rights_request_unknown",
    `there is no request ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

/** @throws SutradharError `rights_request_unknown` */
export async function getRightsRequest(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys">,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string; readonly by?: string },
): Promise<RightsRequest> {
  const row = await trx
    .selectFrom("rights_requests")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw unknownRequest(id);
  return toRequest(desk, row);
}

export interface RightsFilter {
  readonly workspaceId: string;
  readonly principalId?: string;
  readonly kind?: RightsKind;
  /** Those that wait for an answer, the most urgent first; else all, the newest first. */
  readonly isOpen?: boolean;
  readonly after?: string;
  readonly limit: number;
}

export async function listRightsRequests(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys">,
  filter: RightsFilter,
): Promise<readonly RightsRequest[]> {
  let query = trx
    .selectFrom("rights_requests")
    .selectAll()
    .where("workspace_id", "=", filter.workspaceId)
    .limit(Math.min(filter.limit, limits.pageRowsMax));
  if (filter.principalId !== undefined) query = query.where("principal_id", "=", filter.principalId);
  if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
  query = filter.isOpen
    ? query.where("settled_at", "is", null).orderBy("due_at").orderBy("id")
    : query.orderBy("id", "desc");
  if (filter.after !== undefined) query = query.where("id", "<", filter.after);
  const rows = await query.execute();
  return Promise.all(rows.map((row) => toRequest(desk, row)));
}

/** What became of a request, each with its entry of the ledger. */
export async function listRightsEvents(
  trx: Trx,
  requestId: string,
): Promise<readonly { readonly type: string; readonly at: Date; readonly by: string; readonly entryId: string }[]> {
  const rows = await trx
    .selectFrom("rights_events")
    .selectAll()
    .where("request_id", "=", requestId)
    .orderBy("id")
    .limit(limits.pageRowsMax)
    .execute();
  return rows.map(({ type, at, by, entry_id: entryId }) => ({ type, at, by, entryId }));
}

async function toRequest(desk: Pick<ConsentDesk, "keys">, row: Row): Promise<RightsRequest> {
  const { id, principal_id: principalId } = row;
  return {
    id,
    workspaceId: row.workspace_id,
    principalId,
    kind: row.kind,
    askedBy: row.asked_by,
    language: row.language,
    state: row.state,
    identity: row.identity as Identity | null,
    clock: row.clock as RightsRequest["clock"],
    receivedAt: row.received_at,
    dueAt: row.due_at,
    settledAt: row.settled_at,
    answerSha256: row.answer_sha256,
    text: await openText(desk, { principalId, about: `rights ${id}`, sealed: row.sealed }),
    answer: await openText(desk, { principalId, about: `answer ${id}`, sealed: row.sealed_answer }),
  };
}

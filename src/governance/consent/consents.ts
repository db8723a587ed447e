import { limits, SutradharError, type Digest } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import type { ConsentStatus, Trx } from "../../store/index.ts";
import type { ConsentArtefact } from "./artefact.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { mayBecome } from "./status.ts";

/** A consent as it is kept. */
export interface Consent {
  readonly id: string;
  readonly principalId: string;
  readonly requestId: string;
  readonly status: ConsentStatus;
  readonly artefact: ConsentArtefact;
  /** Byte for byte what was signed. */
  readonly text: string;
  readonly sha256: Digest;
  readonly signature: string;
  readonly givenAt: Date;
  readonly endedAt: Date | null;
  /** When all that its end asks for was done; null while that is under way. */
  readonly settledAt: Date | null;
  readonly grants: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly uses: number;
    readonly withdrawnAt: Date | null;
  }[];
}

export interface ConsentEventRecord {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
  /** Of the ledger. */
  readonly entryId: string;
}

export interface ConsentFilter {
  readonly workspaceId: string;
  readonly principalId?: string;
  readonly status?: ConsentStatus;
  readonly after?: string;
  readonly limit: number;
}

/** The newest first. */
export async function listConsents(trx: Trx, filter: ConsentFilter): Promise<readonly Consent[]> {
  let query = trx
    .selectFrom("consents")
    .selectAll()
    .where("workspace_id", "=", filter.workspaceId)
    .orderBy("id", "desc")
    .limit(Math.min(filter.limit, limits.pageRowsMax));
  if (filter.principalId !== undefined) query = query.where("principal_id", "=", filter.principalId);
  if (filter.status) query = query.where("status", "=", filter.status);
  if (filter.after !== undefined) query = query.where("id", "<", filter.after);
  const rows = await query.execute();
  return Promise.all(rows.map((row) => withGrants(trx, row)));
}

export interface ConsentPlace {
  readonly workspaceId: string;
  readonly id: string;
}

/** @throws SutradharError `consent_unknown` */
export async function getConsent(trx: Trx, place: ConsentPlace): Promise<Consent> {
  return withGrants(trx, await lockConsent(trx, place));
}

/** The consent that came of a request. */
export async function findConsentOfRequest(trx: Trx, requestId: string): Promise<Consent | undefined> {
  const row = await trx.selectFrom("consents").selectAll().where("request_id", "=", requestId).executeTakeFirst();
  return row && withGrants(trx, row);
}

/** Locked until the transaction ends: who checks a use of it meanwhile waits. */
async function lockConsent(trx: Trx, { workspaceId, id }: ConsentPlace): Promise<ConsentRow> {
  const row = await trx
    .selectFrom("consents")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row) return row;
  throw new SutradharError(
    "consent_unknown",
    `there is no consent ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

export async function listConsentEvents(trx: Trx, consentId: string): Promise<readonly ConsentEventRecord[]> {
  const rows = await trx
    .selectFrom("consent_events")
    .selectAll()
    .where("consent_id", "=", consentId)
    .orderBy("id")
    .limit(limits.pageRowsMax)
    .execute();
  return rows.map(({ id, type, at, by, reason, entry_id: entryId }) => ({ id, type, at, by, reason, entryId }));
}

/** What whoever asked for a consent may make of it: let it rest, take it up again, or end it. The person withdraws. */
export async function changeConsent(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  change: ConsentPlace & { readonly to: "given" | "paused" | "revoked" | "invalidated"; readonly reason: string },
): Promise<Consent> {
  const { desk, visitor } = by;
  const row = await lockConsent(trx, change);
  const { id, to, reason } = change;
  if (!mayBecome(row.status, to)) {
    throw new SutradharError("state_conflict", `the consent is ${row.status}, and cannot become ${to} from there`);
  }
  const isOver = to === "revoked" || to === "invalidated";
  const changed = await trx
    .updateTable("consents")
    .set({
      status: to,
      ...(isOver ? { ended_at: desk.now(), ended_reason: reason } : {}),
      ...(to === "given" ? {} : { settled_at: null }),
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const principal = await hidePerson(desk, row.principal_id);
  const body = { consent: id, principal, status: to, reason: hide(reason) };
  await recordConsent(trx, { desk, visitor, place: { consentId: id, reason } }, { says: "changed", body });
  return withGrants(trx, changed);
}

type ConsentRow = Awaited<ReturnType<typeof selectRow>>;
function selectRow(trx: Trx) {
  return trx.selectFrom("consents").selectAll().executeTakeFirstOrThrow();
}

async function withGrants(trx: Trx, row: ConsentRow): Promise<Consent> {
  const grants = await trx
    .selectFrom("consent_grants")
    .select(["id", "purpose", "uses", "withdrawn_at"])
    .where("consent_id", "=", row.id)
    .orderBy("id")
    .execute();
  return {
    id: row.id,
    principalId: row.principal_id,
    requestId: row.request_id,
    status: row.status,
    artefact: JSON.parse(row.artefact) as ConsentArtefact,
    text: row.artefact,
    sha256: row.sha256,
    signature: row.signature,
    givenAt: row.given_at,
    endedAt: row.ended_at,
    settledAt: row.settled_at,
    grants: grants.map(({ id, purpose, uses, withdrawn_at: withdrawnAt }) => ({ id, purpose, uses, withdrawnAt })),
  };
}

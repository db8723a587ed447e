import { createId, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { getConsent, type Consent, type ConsentPlace } from "./consents.ts";
import { isInForce } from "./status.ts";

export interface Withdrawal extends ConsentPlace {
  /** Of which purposes; all, if none is named. */
  readonly purposes?: readonly string[];
}

export interface Withdrawn {
  readonly consent: Consent;
  /** The grants that ended now. */
  readonly grantIds: readonly string[];
  /** Nothing is left of it. */
  readonly isWhole: boolean;
}

/**
 * Ends what a person takes back, from this transaction on: nothing is asked of them, and nothing is weighed. The processors
 * of the consent are told in it. Who stops what runs, and writes it down, is the caller.
 * @throws SutradharError `consent_unknown`, `state_conflict` where there is nothing left to take back, `request_invalid`
 */
export async function withdrawConsent(
  trx: Trx,
  { desk, visitor }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { purposes, ...place }: Withdrawal,
): Promise<Withdrawn> {
  const standing = await getConsent(trx, place);
  if (!isInForce(standing.status) && standing.status !== "paused") {
    throw new SutradharError("state_conflict", `the consent is ${standing.status}: there is nothing left to take back`);
  }
  const now = desk.now();
  const open = standing.grants.filter(({ withdrawnAt }) => withdrawnAt === null);
  const ended = open.filter(({ purpose }) => purposes === undefined || purposes.includes(purpose));
  if (ended.length === 0) {
    throw new SutradharError(
      "request_invalid",
      `purposes: of this consent stand ${open.map(({ purpose }) => purpose).join(", ")}`,
    );
  }
  const grantIds = ended.map(({ id }) => id);
  await trx.updateTable("consent_grants").set({ withdrawn_at: now }).where("id", "in", grantIds).execute();
  const isWhole = ended.length === open.length;
  const ending = isWhole ? ({ status: "withdrawn", ended_at: now, ended_reason: "withdrawn" } as const) : {};
  await trx
    .updateTable("consents")
    .set({ ...ending, settled_at: null })
    .where("id", "=", standing.id)
    .execute();
  const body = {
    consent: standing.id,
    principal: await hidePerson(desk, standing.principalId),
    grants: grantIds,
    isWhole,
  };
  await recordConsent(trx, { desk, visitor, place: { consentId: standing.id } }, { says: "withdrawn", body });
  await tellProcessors(trx, { desk, visitor }, standing);
  return { consent: await getConsent(trx, place), grantIds, isWhole };
}

/** Section 6(6): whoever works for the fiduciary has to cease as well, and says when they have. */
async function tellProcessors(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { id, artefact }: Consent,
): Promise<void> {
  const { desk, visitor } = by;
  const now = desk.now();
  for (const { id: party } of artefact.parties.processors) {
    await trx
      .insertInto("processor_tasks")
      .values({
        id: createId("ptk", now.getTime()),
        workspace_id: visitor.workspaceId,
        consent_id: id,
        party_id: party,
        told_at: now,
        acknowledged_at: null,
        acknowledged_by: null,
        note: null,
      })
      // Told again when more is taken back.
      .onConflict((conflict) =>
        conflict
          .columns(["consent_id", "party_id"])
          .doUpdateSet({ told_at: now, acknowledged_at: null, acknowledged_by: null, note: null }),
      )
      .execute();
    const entry = { says: "processor_told", body: { consent: id, party } } as const;
    await recordConsent(trx, { ...by, place: { consentId: id } }, entry);
  }
}

export interface ProcessorTask {
  readonly partyId: string;
  readonly name: string;
  readonly contact: string;
  readonly toldAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly note: string | null;
}

export async function listProcessorTasks(trx: Trx, consentId: string): Promise<readonly ProcessorTask[]> {
  const rows = await trx
    .selectFrom("processor_tasks as t")
    .innerJoin("consent_parties as p", "p.id", "t.party_id")
    .select(["t.party_id", "p.name", "p.contact", "t.told_at", "t.acknowledged_at", "t.note"])
    .where("t.consent_id", "=", consentId)
    .orderBy("t.id")
    .execute();
  return rows.map((row) => ({
    partyId: row.party_id,
    name: row.name,
    contact: row.contact,
    toldAt: row.told_at,
    acknowledgedAt: row.acknowledged_at,
    note: row.note,
  }));
}

/** A processor has said that they have ceased. @throws SutradharError `party_unknown` where they were not told */
export async function acknowledge(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { consentId, partyId, note }: { readonly consentId: string; readonly partyId: string; readonly note: string },
): Promise<void> {
  const { desk, visitor } = by;
  const row = await trx
    .updateTable("processor_tasks")
    .set({ acknowledged_at: desk.now(), acknowledged_by: visitor.name, note })
    .where("workspace_id", "=", visitor.workspaceId)
    .where("consent_id", "=", consentId)
    .where("party_id", "=", partyId)
    .where("acknowledged_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (!row) {
    throw new SutradharError(
      "party_unknown",
      `nothing is asked of ${JSON.stringify(partyId.slice(0, 40))} for ${consentId}`,
    );
  }
  const entry = { says: "processor_done", body: { consent: consentId, party: partyId } } as const;
  await recordConsent(trx, { ...by, place: { consentId } }, entry);
}

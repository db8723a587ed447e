import { createId, limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";

/** Who answers for the data (the fiduciary), or works with it for them (a processor, under its contract). */
export interface ConsentParty {
  readonly id: string;
  readonly role: "fiduciary" | "processor";
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly country: string;
  readonly contractRef: string | null;
  readonly retiredAt: Date | null;
}

export type NewParty = Omit<ConsentParty, "id" | "retiredAt">;

/** A workspace has one fiduciary at a time: another takes its place, and consents of before name the earlier one. */
export async function addParty(
  trx: Trx,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Date },
  party: NewParty,
): Promise<ConsentParty> {
  if (party.role === "processor" && party.contractRef === null) {
    throw new SutradharError(
      "request_invalid",
      "contractRef: a processor works under a contract: name it (section 8(2))",
    );
  }
  const standing = await listParties(trx, workspaceId);
  if (standing.length >= limits.partiesMax) {
    throw new SutradharError("limit_exceeded", `a workspace has ${limits.partiesMax} parties (limits.partiesMax)`);
  }
  if (party.role === "fiduciary") {
    await trx
      .updateTable("consent_parties")
      .set({ retired_at: now })
      .where("workspace_id", "=", workspaceId)
      .where("role", "=", "fiduciary")
      .where("retired_at", "is", null)
      .execute();
  }
  const { role, name, address, contact, country, contractRef } = party;
  const id = createId("pty", now.getTime());
  await trx
    .insertInto("consent_parties")
    .values({
      id,
      workspace_id: workspaceId,
      role,
      name,
      address,
      contact,
      country,
      contract_ref: contractRef,
      created_at: now,
      retired_at: null,
    })
    .execute();
  return { ...party, id, retiredAt: null };
}

/** Those of today; the fiduciary first. */
export async function listParties(trx: Trx, workspaceId: string): Promise<readonly ConsentParty[]> {
  const rows = await trx
    .selectFrom("consent_parties")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("retired_at", "is", null)
    .orderBy("role")
    .orderBy("id")
    .execute();
  return rows.map(
    ({ id, role, name, address, contact, country, contract_ref: contractRef, retired_at: retiredAt }) => ({
      id,
      role,
      name,
      address,
      contact,
      country,
      contractRef,
      retiredAt,
    }),
  );
}

/** @throws SutradharError `party_unknown`, `state_conflict` for the fiduciary */
export async function retireProcessor(
  trx: Trx,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Date },
  id: string,
): Promise<void> {
  const row = await trx
    .updateTable("consent_parties")
    .set({ retired_at: now })
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .where("role", "=", "processor")
    .where("retired_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (!row) throw new SutradharError("party_unknown", `there is no processor ${JSON.stringify(id.slice(0, 40))}`);
}

/** Who answers for the data in a workspace. @throws SutradharError `state_conflict` where nobody does */
export async function getFiduciary(trx: Trx, workspaceId: string): Promise<ConsentParty> {
  return fiduciaryOf(await listParties(trx, workspaceId));
}

/** The same among parties that are known. @throws SutradharError `state_conflict` where nobody does */
export function fiduciaryOf(parties: readonly ConsentParty[]): ConsentParty {
  const found = parties.find(({ role }) => role === "fiduciary");
  if (found) return found;
  throw new SutradharError(
    "state_conflict",
    "the workspace has no fiduciary: say who answers for the data before anyone is asked (POST /v1/parties)",
  );
}

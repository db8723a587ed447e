import { limits } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { listConsents } from "./consents.ts";
import { unknownPrincipal } from "./principals.ts";
import { isInForce } from "./status.ts";
import { withdrawConsent } from "./withdraw-consent.ts";

export interface Erasure {
  readonly id: string;
  /** What a law makes the fiduciary keep stays, under the person's key, and nobody reads it here any more. */
  readonly keepsSealed: boolean;
}

export interface Erased {
  /** Consents that end by it: what they leave behind is settled by the caller. */
  readonly consentIds: readonly string[];
}

/**
 * Ends what is kept of a person: every consent of theirs is taken back, their name and contact are gone or sealed, and whoever
 * asks for a use of their likeness is refused from this transaction on.
 * @throws SutradharError `principal_unknown` where they are not there, or are erased already
 */
export async function erasePrincipal(
  trx: Trx,
  by: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { id, keepsSealed }: Erasure,
): Promise<Erased> {
  const { desk, visitor } = by;
  const { workspaceId } = visitor;
  const person = await trx
    .selectFrom("principals")
    .select("id")
    .where("id", "=", id)
    .where("workspace_id", "=", workspaceId)
    .where("erased_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw unknownPrincipal(id);
  const consents = await listConsents(trx, { workspaceId, principalId: id, limit: limits.consentsOfPersonMax });
  const standing = consents.filter(({ status }) => isInForce(status) || status === "paused");
  for (const consent of standing) await withdrawConsent(trx, by, { workspaceId, id: consent.id });
  const principal = await hidePerson(desk, id);
  await trx
    .updateTable("principals")
    .set({ erased_at: desk.now(), ...(keepsSealed ? {} : { sealed: null }) })
    .where("id", "=", id)
    .execute();
  await trx
    .updateTable("consent_requests")
    .set({ state: "expired", settled_at: desk.now() })
    .where("principal_id", "=", id)
    .where("state", "in", ["requested", "deferred"])
    .execute();
  await recordConsent(trx, by, { says: "person_erased", body: { principal, isKeptSealed: keepsSealed } });
  return { consentIds: standing.map((consent) => consent.id) };
}

import { digestBytes, limits } from "../../core/index.ts";
import { hide } from "../../ledger/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { getPrincipal, sealDetails, unknownPrincipal, type PersonDetails, type Principal } from "./principals.ts";

/**
 * What is kept of a person, put right: section 12 of the DPDP Act. What it said before is not kept; that it was another is in
 * the ledger.
 * @returns the person, and the videos that were made before, for whoever looks whether they say it wrongly
 * @throws SutradharError `principal_unknown`
 */
export async function correctPrincipal(
  trx: Trx,
  { desk, visitor }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { id, details }: { readonly id: string; readonly details: PersonDetails },
): Promise<{ readonly person: Principal; readonly madeBefore: readonly string[] }> {
  const { workspaceId } = visitor;
  const key = await desk.keys.find(id);
  if (!key) throw unknownPrincipal(id);
  const row = await trx
    .updateTable("principals")
    .set({ sealed: sealDetails(key, id, details) })
    .where("id", "=", id)
    .where("workspace_id", "=", workspaceId)
    .where("erased_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (!row) throw unknownPrincipal(id);
  const said = hide(digestBytes(JSON.stringify(details)), key);
  const body = { principal: await hidePerson(desk, id), details: said };
  await recordConsent(trx, { desk, visitor }, { says: "person_corrected", body });
  const videos = await trx
    .selectFrom("likeness_uses as u")
    .innerJoin("videos as v", "v.id", "u.video_id")
    .select("v.id")
    .distinct()
    .where("u.principal_id", "=", id)
    .where("v.state", "=", "ready")
    .orderBy("v.id")
    .limit(limits.rightsReportRowsMax)
    .execute();
  return { person: await getPrincipal(trx, desk, { workspaceId, id }), madeBefore: videos.map((video) => video.id) };
}

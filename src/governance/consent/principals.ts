import { createId, limits, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type AgeKnown, type Trx } from "../../store/index.ts";
import type { ConsentDesk, DeskVisitor } from "./consent-desk.ts";
import { hidePerson, recordConsent } from "./consent-entries.ts";
import { openBytes, sealBytes } from "./person-seal.ts";

/** What is personal of a person: nobody reads it without their key. */
export interface PersonDetails {
  readonly name: string;
  /** Where they are reached: an address, a number. */
  readonly contact?: string;
}

/** Who looked at how old somebody is, and at what. */
export interface AgeEvidence {
  readonly method: "document" | "attestation" | "digilocker" | "employment-record";
  readonly at: string;
  /** Of what was looked at; it is kept elsewhere, if at all. */
  readonly evidenceSha256?: Digest;
}

/** Who may agree for a minor. Counts only once somebody has looked at what makes them that. */
export interface Guardian {
  readonly ref: string;
  readonly instrumentSha256: Digest;
  readonly verifiedAt: string;
}

export interface Principal {
  readonly id: string;
  readonly ref: string;
  readonly age: AgeKnown;
  readonly ageEvidence: AgeEvidence | null;
  readonly guardian: Guardian | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
  /** Undefined once their key is destroyed. */
  readonly details: PersonDetails | undefined;
}

export interface NewPrincipal {
  readonly ref: string;
  readonly details: PersonDetails;
}

/**
 * Writes down who is behind a likeness. Their key is made first: where the row is not written, the key is destroyed again.
 * @throws SutradharError `state_conflict` where the name is another's
 */
export async function addPrincipal(
  trx: Trx,
  { desk, visitor }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  { ref, details }: NewPrincipal,
): Promise<Principal> {
  const { workspaceId } = visitor;
  const at = desk.now();
  await refuseTaken(trx, workspaceId, ref);
  const id = createId("per", at.getTime());
  const key = await desk.keys.create(id);
  try {
    const row = await trx
      .insertInto("principals")
      .values({
        id,
        workspace_id: workspaceId,
        ref,
        sealed: sealDetails(key, id, details),
        age: "unknown",
        created_by: visitor.name,
        created_at: at,
        erased_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const body = { principal: await hidePerson(desk, id), age: "unknown" } as const;
    await recordConsent(trx, { desk, visitor }, { says: "person_added", body });
    return toPrincipal(row, details);
  } catch (error) {
    await desk.keys.destroy(id);
    throw error;
  }
}

async function refuseTaken(trx: Trx, workspaceId: string, ref: string): Promise<void> {
  const rows = trx.selectFrom("principals").where("workspace_id", "=", workspaceId);
  const taken = await rows.select("id").where("ref", "=", ref).executeTakeFirst();
  if (taken) {
    throw new SutradharError("state_conflict", `${JSON.stringify(ref)} is ${taken.id}'s: one name means one person`);
  }
  const { count } = await rows.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  if (count < limits.principalsMax) return;
  throw new SutradharError("limit_exceeded", `a workspace keeps ${limits.principalsMax} people (limits.principalsMax)`);
}

/** Says how old somebody is, or who may agree for them, with what was looked at. */
export async function sayAge(
  trx: Trx,
  { desk, visitor }: { readonly desk: ConsentDesk; readonly visitor: DeskVisitor },
  said: { readonly id: string; readonly age: AgeKnown; readonly evidence: AgeEvidence; readonly guardian?: Guardian },
): Promise<Principal> {
  const { id, age, evidence, guardian } = said;
  const row = await trx
    .updateTable("principals")
    .set({ age, age_evidence: toJson(evidence), guardian: guardian ? toJson(guardian) : null })
    .where("id", "=", id)
    .where("workspace_id", "=", visitor.workspaceId)
    .where("erased_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw unknownPrincipal(id);
  const body = { principal: await hidePerson(desk, id), age, hasGuardian: guardian !== undefined };
  await recordConsent(trx, { desk, visitor }, { says: "person_age_said", body });
  return toPrincipal(row, await openDetails(desk, row));
}

/** @throws SutradharError `principal_unknown` */
export async function getPrincipal(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys">,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<Principal> {
  const row = await trx
    .selectFrom("principals")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw unknownPrincipal(id);
  return toPrincipal(row, await openDetails(desk, row));
}

/** By the names under which the workspace keeps them; a page of them from `after` on. */
export async function listPrincipals(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys">,
  page: { readonly workspaceId: string; readonly after?: string; readonly limit: number },
): Promise<readonly Principal[]> {
  let query = trx
    .selectFrom("principals")
    .selectAll()
    .where("workspace_id", "=", page.workspaceId)
    .orderBy("ref")
    .limit(Math.min(page.limit, limits.pageRowsMax));
  if (page.after !== undefined) query = query.where("ref", ">", page.after);
  const rows = await query.execute();
  return Promise.all(rows.map(async (row) => toPrincipal(row, await openDetails(desk, row))));
}

export function unknownPrincipal(id: string): SutradharError {
  return new SutradharError(
    "principal_unknown",
    `there is no person ${JSON.stringify(id.slice(0, 40))} in this workspace`,
  );
}

type Row = Awaited<ReturnType<typeof selectRow>>;
function selectRow(trx: Trx) {
  return trx.selectFrom("principals").selectAll().executeTakeFirstOrThrow();
}

function toPrincipal(row: Row, details: PersonDetails | undefined): Principal {
  return {
    id: row.id,
    ref: row.ref,
    age: row.age,
    ageEvidence: row.age_evidence as AgeEvidence | null,
    guardian: row.guardian as Guardian | null,
    createdAt: row.created_at,
    erasedAt: row.erased_at,
    details,
  };
}

const about = (id: string): string => `details of ${id}`;

export function sealDetails(key: Uint8Array, id: string, details: PersonDetails): string {
  return sealBytes(key, Buffer.from(JSON.stringify(details)), about(id)).toString("base64");
}

async function openDetails({ keys }: Pick<ConsentDesk, "keys">, row: Row): Promise<PersonDetails | undefined> {
  // What is kept of whoever was erased is kept for the law alone.
  const key = row.sealed === null || row.erased_at !== null ? undefined : await keys.find(row.id);
  const opened = key && openBytes(key, Buffer.from(row.sealed ?? "", "base64"), about(row.id));
  return opened && (JSON.parse(opened.toString()) as PersonDetails);
}

import { createId, limits, SutradharError, type Digest } from "../../core/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { hidePerson, type ConsentDesk, type DeskVisitor } from "../consent/index.ts";
import { recordRights } from "./rights-entries.ts";
import { openText, sealText } from "./sealed-text.ts";

/** Whom a person has named to use their rights once they cannot: section 14 of the DPDP Act. */
export interface NamedNominee {
  readonly name: string;
  readonly contact: string;
  readonly relation?: string;
}

export interface Nominee {
  readonly id: string;
  readonly principalId: string;
  /** Undefined once the person's key is gone. */
  readonly named: NamedNominee | undefined;
  readonly namedAt: Date;
  readonly activatedAt: Date | null;
}

interface By {
  readonly desk: ConsentDesk;
  readonly visitor: DeskVisitor;
}

/** Writes a nominee down; a person may have several. @throws SutradharError `limit_exceeded` */
export async function nameNominee(
  trx: Trx,
  by: By,
  { principalId, named }: { readonly principalId: string; readonly named: NamedNominee },
): Promise<Nominee> {
  const { desk, visitor } = by;
  const { workspaceId } = visitor;
  const standing = await listNominees(trx, desk, { workspaceId, principalId });
  if (standing.length >= limits.nomineesMax) {
    throw new SutradharError(
      "limit_exceeded",
      `a person names ${limits.nomineesMax} nominees at most (limits.nomineesMax)`,
    );
  }
  const now = desk.now();
  const id = createId("nom", now.getTime());
  const text = JSON.stringify(named);
  await trx
    .insertInto("nominees")
    .values({
      id,
      workspace_id: workspaceId,
      principal_id: principalId,
      sealed: await sealText(desk, { principalId, about: `nominee ${id}`, text }),
      named_at: now,
      ended_at: null,
      activated_at: null,
      activation: null,
    })
    .execute();
  const body = { nominee: id, principal: await hidePerson(desk, principalId) };
  await recordRights(trx, by, { says: "nominee_named", body });
  return { id, principalId, named, namedAt: now, activatedAt: null };
}

/** Those of today, in the order in which they were named. */
export async function listNominees(
  trx: Trx,
  desk: Pick<ConsentDesk, "keys">,
  { workspaceId, principalId }: { readonly workspaceId: string; readonly principalId: string },
): Promise<readonly Nominee[]> {
  const rows = await trx
    .selectFrom("nominees")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("principal_id", "=", principalId)
    .where("ended_at", "is", null)
    .orderBy("id")
    .execute();
  return Promise.all(
    rows.map(async ({ id, sealed, named_at: namedAt, activated_at: activatedAt }) => {
      const text = await openText(desk, { principalId, about: `nominee ${id}`, sealed });
      const named = text === undefined ? undefined : (JSON.parse(text) as NamedNominee);
      return { id, principalId, named, namedAt, activatedAt };
    }),
  );
}

export interface Activation {
  readonly id: string;
  readonly cause: "death" | "incapacity";
  /** Of what shows it. */
  readonly evidenceSha256: Digest;
}

/** What they were named for has come, and somebody has looked at what shows it. @throws SutradharError `state_conflict` */
export async function activateNominee(trx: Trx, by: By, { id, cause, evidenceSha256 }: Activation): Promise<Nominee> {
  const { desk, visitor } = by;
  const { workspaceId, name } = visitor;
  const now = desk.now();
  const row = await trx
    .updateTable("nominees")
    .set({ activated_at: now, activation: toJson({ cause, evidenceSha256, by: name }) })
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("activated_at", "is", null)
    .returning("principal_id")
    .executeTakeFirst();
  if (!row) {
    const isThere = await trx
      .selectFrom("nominees")
      .select("id")
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!isThere) throw new SutradharError("nominee_unknown", `there is no nominee ${id} in this workspace`);
    throw new SutradharError("state_conflict", `no nominee ${JSON.stringify(id.slice(0, 40))} waits to be let act`);
  }
  const principalId = row.principal_id;
  const body = { nominee: id, principal: await hidePerson(desk, principalId), cause };
  await recordRights(trx, by, { says: "nominee_activated", body });
  const nominees = await listNominees(trx, desk, { workspaceId, principalId });
  const found = nominees.find((each) => each.id === id);
  if (!found) throw new SutradharError("internal", "a nominee is gone that was here");
  return found;
}

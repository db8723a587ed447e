import { createHash, randomBytes } from "node:crypto";
import { limits, SutradharError } from "../../core/index.ts";
import type { Database, RightsAsker, Trx } from "../../store/index.ts";
import { getPrincipal, hidePerson, type ConsentDesk, type DeskVisitor } from "../consent/index.ts";
import { listNominees } from "./nominees.ts";
import { recordRights } from "./rights-entries.ts";

/** A way for one person to what is kept of them, or for those who act for them. */
export interface RightsLink {
  readonly workspaceId: string;
  readonly principalId: string;
  readonly askedBy: RightsAsker;
  readonly language: string;
  readonly expiresAt: Date;
}

interface By {
  readonly desk: ConsentDesk;
  readonly visitor: DeskVisitor;
}

const tokenForm = /^[\w-]{43}$/;

/**
 * Makes a link, which whoever runs the desk sends to where the person is reached: that is what shows that it is them. Another
 * of theirs ends with it.
 * @returns the token, once
 * @throws SutradharError `principal_unknown`, `forbidden`, `request_invalid`
 */
export async function addRightsLink(
  trx: Trx,
  by: By,
  wish: {
    readonly principalId: string;
    readonly askedBy: RightsAsker;
    readonly language: string;
    readonly expiresAt: Date;
  },
): Promise<string> {
  const { desk, visitor } = by;
  const { principalId, askedBy, language, expiresAt } = wish;
  const { workspaceId } = visitor;
  const now = desk.now();
  const person = await getPrincipal(trx, desk, { workspaceId, id: principalId });
  if (askedBy === "guardian" && !person.guardian) {
    throw new SutradharError("forbidden", `nobody has looked at who the guardian of ${principalId} is`);
  }
  if (askedBy === "nominee") {
    const nominees = await listNominees(trx, desk, { workspaceId, principalId });
    if (!nominees.some(({ activatedAt }) => activatedAt !== null)) {
      throw new SutradharError("forbidden", `no nominee of ${principalId} may act yet`);
    }
  }
  const lifeMs = expiresAt.getTime() - now.getTime();
  if (!(lifeMs > 0 && lifeMs <= limits.rightsLinkMsMax)) {
    throw new SutradharError("request_invalid", `expiresAt must be within ${limits.rightsLinkMsMax / 86_400_000} days`);
  }
  await revokeRightsLinks(trx, { workspaceId, principalId, askedBy, now });
  const token = randomBytes(32).toString("base64url");
  await trx
    .insertInto("rights_links")
    .values({
      token_sha256: hashToken(token),
      workspace_id: workspaceId,
      principal_id: principalId,
      asked_by: askedBy,
      language,
      created_by: visitor.name,
      created_at: now,
      expires_at: expiresAt,
      revoked_at: null,
    })
    .execute();
  const body = { principal: await hidePerson(desk, principalId), by: askedBy };
  await recordRights(trx, by, { says: "link_made", body });
  return token;
}

export async function revokeRightsLinks(
  trx: Trx,
  ended: {
    readonly workspaceId: string;
    readonly principalId: string;
    readonly askedBy?: RightsAsker;
    readonly now: Date;
  },
): Promise<void> {
  let query = trx
    .updateTable("rights_links")
    .set({ revoked_at: ended.now })
    .where("workspace_id", "=", ended.workspaceId)
    .where("principal_id", "=", ended.principalId)
    .where("revoked_at", "is", null);
  if (ended.askedBy) query = query.where("asked_by", "=", ended.askedBy);
  await query.execute();
}

/** In whose workspace a link is: whoever has nothing but the link names none. */
export async function locateRightsLink(
  { engine }: Pick<Database, "engine">,
  token: string,
): Promise<{ readonly workspaceId: string } | undefined> {
  if (!tokenForm.test(token)) return undefined;
  const row = await engine
    .selectFrom("rights_links")
    .select("workspace_id")
    .where("token_sha256", "=", hashToken(token))
    .executeTakeFirst();
  return row && { workspaceId: row.workspace_id };
}

/** Undefined for one that there is not, that has ended, or was revoked. */
export async function findRightsLink(trx: Trx, token: string, now: Date): Promise<RightsLink | undefined> {
  if (!tokenForm.test(token)) return undefined;
  const row = await trx
    .selectFrom("rights_links")
    .selectAll()
    .where("token_sha256", "=", hashToken(token))
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return (
    row && {
      workspaceId: row.workspace_id,
      principalId: row.principal_id,
      askedBy: row.asked_by,
      language: row.language,
      expiresAt: row.expires_at,
    }
  );
}

/** 256 bits of chance: a plain digest of them cannot be guessed at. */
function hashToken(token: string): string {
  return createHash("sha256").update(`rights ${token}`).digest("hex");
}

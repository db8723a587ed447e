import { digestBytes, limits, type Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ConsentArtefact, Grant } from "./artefact.ts";
import type { ConsentFacts, ConsentRecord, GrantRecord } from "./may-use.ts";
import { isSignedConsent, type PublicJwk } from "./signing.ts";

export interface FactsQuestion {
  readonly workspaceId: string;
  readonly principalIds: readonly string[];
  /** Whose signatures count. */
  readonly trusted: readonly PublicJwk[];
  /** Keeps those consents from changing until the transaction ends: a withdrawal then comes before or after, and not between. */
  readonly isLocked?: boolean;
}

/** What is known of people, as `mayUse` asks for it. The rows say what has ended; what is allowed, the signed artefact says. */
export async function findFacts(trx: Trx, question: FactsQuestion): Promise<ReadonlyMap<string, ConsentFacts>> {
  const { workspaceId, principalIds, trusted, isLocked = false } = question;
  if (principalIds.length === 0) return new Map();
  const people = await trx
    .selectFrom("principals")
    .select(["id", "age", "guardian", "erased_at"])
    .where("workspace_id", "=", workspaceId)
    .where("id", "in", [...principalIds])
    .execute();
  const consents = await selectConsents(trx, question, isLocked);
  const grants = await selectGrants(
    trx,
    consents.map(({ id }) => id),
  );
  const notices = await findNotices(trx, workspaceId, consents);
  const recordOf = (row: ConsentRow): ConsentRecord => {
    const isSigned = digestBytes(row.artefact) === row.sha256 && isSignedConsent(row.artefact, row.signature, trusted);
    const artefact = isSigned ? (JSON.parse(row.artefact) as ConsentArtefact) : undefined;
    return {
      id: row.id,
      sha256: row.sha256,
      status: row.status,
      // A row that has another's artefact says what nobody agreed to.
      isSigned: artefact?.id === row.id,
      hasNotice: artefact !== undefined && notices.has(artefact.notice.textSha256),
      grants: (artefact?.grants ?? []).map((grant) => toGrant(grant, grants.get(grant.id))),
    };
  };
  return new Map(
    people.map(({ id, age, guardian, erased_at: erasedAt }) => [
      id,
      {
        principal: { age, hasVerifiedGuardian: guardian !== null, isErased: erasedAt !== null },
        consents: consents.filter((row) => row.principal_id === id).map(recordOf),
      },
    ]),
  );
}

type ConsentRow = Awaited<ReturnType<typeof selectConsents>>[number];

function selectConsents(trx: Trx, { workspaceId, principalIds }: FactsQuestion, isLocked: boolean) {
  const query = trx
    .selectFrom("consents")
    .select(["id", "principal_id", "status", "artefact", "sha256", "signature"])
    .where("workspace_id", "=", workspaceId)
    .where("principal_id", "in", [...principalIds])
    .orderBy("id", "desc")
    .limit(limits.consentsOfPersonMax * principalIds.length);
  return (isLocked ? query.forShare() : query).execute();
}

type GrantRow = Awaited<ReturnType<typeof selectGrantRows>>[number];

function selectGrantRows(trx: Trx, consentIds: readonly string[]) {
  return trx
    .selectFrom("consent_grants")
    .select(["id", "uses", "withdrawn_at"])
    .where("consent_id", "in", [...consentIds])
    .execute();
}

async function selectGrants(trx: Trx, consentIds: readonly string[]): Promise<ReadonlyMap<string, GrantRow>> {
  if (consentIds.length === 0) return new Map();
  return new Map((await selectGrantRows(trx, consentIds)).map((row) => [row.id, row]));
}

/** A grant without its row is none: it counts as withdrawn. */
function toGrant(grant: Grant, row: GrantRow | undefined): GrantRecord {
  return { ...grant, uses: row?.uses ?? 0, withdrawnAt: row ? row.withdrawn_at : new Date(0) };
}

async function findNotices(trx: Trx, workspaceId: string, rows: readonly ConsentRow[]): Promise<ReadonlySet<Digest>> {
  const named = rows.flatMap(({ artefact }) => {
    const digest = noticeOf(artefact);
    return digest ? [digest] : [];
  });
  if (named.length === 0) return new Set();
  const kept = await trx
    .selectFrom("notices")
    .select(["sha256", "text"])
    .where("workspace_id", "=", workspaceId)
    .where("sha256", "in", named)
    .execute();
  return new Set(kept.filter(({ sha256, text }) => digestBytes(text) === sha256).map(({ sha256 }) => sha256));
}

function noticeOf(artefact: string): Digest | undefined {
  try {
    return (JSON.parse(artefact) as Partial<ConsentArtefact>).notice?.textSha256;
  } catch {
    return undefined;
  }
}

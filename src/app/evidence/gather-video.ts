import { SutradharError, type Digest } from "../../core/index.ts";
import { digestOf, findVideo, unknownVideo, type Video } from "../../productions/index.ts";
import { listLikenessUses, getConsent, type Consent } from "../../governance/consent/index.ts";
import type { Trx } from "../../store/index.ts";

/** What is known of a video, as its rows have it: read at one moment. */
export interface GatheredVideo {
  readonly video: Video;
  readonly approval: object | null;
  readonly moderation: readonly object[];
  readonly uses: readonly {
    readonly principalId: string;
    readonly assets: readonly Digest[];
    readonly grantId: string | null;
  }[];
  readonly consents: readonly Consent[];
  readonly consentEvents: readonly { readonly consentId: string; readonly entryId: string }[];
  readonly notices: readonly { readonly sha256: Digest; readonly text: string; readonly body: object }[];
  /** Values that entries of the ledger may commit to. */
  readonly known: readonly string[];
}

/** @throws SutradharError `video_unknown` */
export async function gatherVideo(
  trx: Trx,
  { workspaceId, videoId }: { readonly workspaceId: string; readonly videoId: string },
): Promise<GatheredVideo> {
  const video = await findVideo(trx, videoId);
  if (!video) throw unknownVideo(videoId);
  const { approval } = await trx
    .selectFrom("videos")
    .select("approval")
    .where("id", "=", videoId)
    .executeTakeFirstOrThrow();
  const decisions = await trx
    .selectFrom("moderation_decisions")
    .selectAll()
    .where("video_id", "=", videoId)
    .orderBy("id")
    .execute();
  const uses = await listLikenessUses(trx, videoId);
  const consents = await listConsentsOf(
    trx,
    workspaceId,
    uses.map(({ grantId }) => grantId),
  );
  const notices = await listNotices(trx, workspaceId, consents);
  return {
    video,
    approval,
    moderation: decisions.map(
      ({ workspace_id: _own, took_ms: _took, decided_at: at, overridden_at: over, ...row }) => ({
        ...row,
        decided_at: at.toISOString(),
        overridden_at: over?.toISOString() ?? null,
      }),
    ),
    uses: uses.map(({ principalId, assets, grantId }) => ({ principalId, assets, grantId: grantId ?? null })),
    consents,
    consentEvents: await listConsentEntries(trx, consents),
    notices,
    known: knownOf(video, { workspaceId, decisions, consents, uses, approval }),
  };
}

async function listConsentsOf(
  trx: Trx,
  workspaceId: string,
  grants: readonly (string | undefined)[],
): Promise<readonly Consent[]> {
  const ids = grants.filter((id) => id !== undefined);
  if (ids.length === 0) return [];
  const rows = await trx.selectFrom("consent_grants").select("consent_id").distinct().where("id", "in", ids).execute();
  const sorted = rows.map((row) => row.consent_id).toSorted();
  const consents: Consent[] = [];
  for (const id of sorted) consents.push(await getConsent(trx, { workspaceId, id }));
  return consents;
}

/** What became of each consent, and of the question that it answers. */
async function listConsentEntries(trx: Trx, consents: readonly Consent[]): Promise<GatheredVideo["consentEvents"]> {
  if (consents.length === 0) return [];
  const ids = consents.map(({ id }) => id);
  const requests = consents.map(({ requestId }) => requestId);
  const rows = await trx
    .selectFrom("consent_events")
    .select(["consent_id", "entry_id"])
    .where((has) => has.or([has("consent_id", "in", ids), has("request_id", "in", requests)]))
    .orderBy("id")
    .execute();
  return rows.map(({ consent_id: consentId, entry_id: entryId }) => ({ consentId: consentId ?? "", entryId }));
}

async function listNotices(
  trx: Trx,
  workspaceId: string,
  consents: readonly Consent[],
): Promise<GatheredVideo["notices"]> {
  const wanted = [...new Set(consents.map(({ artefact }) => artefact.notice.textSha256))].toSorted();
  if (wanted.length === 0) return [];
  const rows = await trx
    .selectFrom("notices")
    .select(["sha256", "text", "body"])
    .distinctOn("sha256")
    .where("workspace_id", "=", workspaceId)
    .where("sha256", "in", wanted)
    .orderBy("sha256")
    .execute();
  return rows.map(({ sha256, text, body }) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new SutradharError("internal", "a notice has no digest");
    return { sha256, text, body };
  });
}

/** What of a lock stands in entries by itself. */
interface LockWords {
  readonly product?: string;
  readonly marks?: { readonly shots?: Readonly<Record<string, string>> };
}

/** What of a video's commitments can be opened, since its rows still say what they stand for. */
function knownOf(
  video: Video,
  more: {
    readonly workspaceId: string;
    readonly decisions: readonly { readonly input_sha256: string; readonly overrides: unknown }[];
    readonly consents: readonly Consent[];
    readonly uses: readonly { readonly principalId: string; readonly assets: readonly Digest[] }[];
    readonly approval: object | null;
  },
): readonly string[] {
  const { order, lock, masterSha256, deliverables, problem } = video;
  const { approvals = [] } = (more.approval ?? {}) as { readonly approvals?: readonly { readonly reason: string }[] };
  const overrides = more.decisions.flatMap(({ overrides: list }) => list as readonly { readonly reason: string }[]);
  const locked: LockWords | null = lock;
  const values = [
    more.workspaceId,
    digestOf(order),
    order.orderedBy,
    order.purpose,
    lock && digestOf(lock),
    locked?.product,
    ...Object.values(locked?.marks?.shots ?? {}),
    masterSha256,
    ...Object.values(deliverables ?? {}),
    problem?.code,
    problem?.message,
    ...more.decisions.map((row) => row.input_sha256),
    ...[...approvals, ...overrides].map(({ reason }) => reason),
    ...more.uses.flatMap(({ principalId, assets }) => [principalId, ...assets]),
    ...more.consents.flatMap(({ sha256, grants }) => [sha256, ...grants.map(({ purpose }) => purpose)]),
  ];
  return [...new Set(values.filter((value): value is string => typeof value === "string" && value !== ""))];
}

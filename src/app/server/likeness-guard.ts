import { sql } from "kysely";
import { SutradharError, type Digest } from "../../core/index.ts";
import {
  countUse,
  findFacts,
  findLikenesses,
  listLikenessUses,
  mayUse,
  recordLikenesses,
  type ContentClass,
  type GrantRecord,
  type Likeness,
  type LikenessQuestion,
  type LikenessUse,
  type PublicJwk,
  type UseRefusal,
  type UseRequest,
} from "../../governance/consent/index.ts";
import { findVideo, type Video, type VideoOrder } from "../../productions/index.ts";
import type { ConsentClaim } from "../../provenance/c2pa/index.ts";
import type { Database, Trx } from "../../store/index.ts";
import type { Cast } from "../cast.ts";

/** When somebody's likeness is asked about. Handing a video out is more than making it. */
export type UsePoint = "enqueue" | "run" | "release" | "download" | "preview";

const handsOut: Readonly<Record<UsePoint, boolean>> = {
  enqueue: false,
  run: false,
  preview: false,
  release: true,
  download: true,
};

type GuardedVideo = Pick<Video, "id" | "workspaceId" | "order">;

/** Asks, at each point of a video's way, whether those who are seen and heard in it allow it. */
export interface LikenessGuard {
  /**
   * By which grants those who are in it allow it at this moment: what the video's credentials say. Writes nothing down.
   * @throws SutradharError `consent_refused`
   */
  foresee(trx: Trx, admitted: Admitted): Promise<readonly ConsentClaim[]>;
  /**
   * Looks at who is in it, writes that down, and counts it against the grants that allow it.
   * @returns the ids of those grants
   * @throws SutradharError `consent_refused`
   */
  admit(trx: Trx, admitted: Admitted): Promise<readonly string[]>;
  /** Asks again about those who were written down. @throws SutradharError `consent_refused` */
  check(trx: Trx, video: GuardedVideo, point: UsePoint): Promise<void>;
  /** The same failure, or, where what is missing was sealed since nobody may use it any more, the refusal that it is. */
  explain(workspaceId: string, error: unknown): Promise<unknown>;
  /** The same before each step, from memory for a moment. @throws SutradharError `consent_refused` */
  checkRun(work: { readonly workspaceId: string; readonly videoId: string | null }): Promise<void>;
}

export interface Admitted {
  readonly video: GuardedVideo;
  readonly cast: Cast;
  readonly contentClasses: readonly ContentClass[];
}

export interface LikenessGuardOptions {
  readonly database: Pick<Database, "forWorkspace">;
  /** Whose signatures under consents count. */
  readonly trusted: readonly PublicJwk[];
  readonly now: () => Date;
}

/** For how long an answer stands for the steps of one video: what is withdrawn is stopped by itself before that. */
const keptMs = 1_000;
/** Of how many videos an answer is kept. */
const keptMax = 2_000;

export function createLikenessGuard(options: LikenessGuardOptions): LikenessGuard {
  const { database, now } = options;
  const known = new Map<string, { readonly atMs: number; readonly answer: Promise<void> }>();
  const askRun = (workspaceId: string, videoId: string): Promise<void> =>
    database.forWorkspace(workspaceId, async (trx) => {
      const video = await findVideo(trx, videoId);
      if (video) await checkVideo(trx, options, { video, point: "run" });
    });
  return {
    foresee: (trx, admitted) => foreseeVideo(trx, options, admitted),
    admit: (trx, admitted) => admitVideo(trx, options, admitted),
    async check(trx, video, point) {
      await checkVideo(trx, options, { video, point });
    },
    explain: (workspaceId, error) => explainMissing(database, workspaceId, error),
    checkRun({ workspaceId, videoId }) {
      if (videoId === null) return Promise.resolve();
      const nowMs = now().getTime();
      const last = known.get(videoId);
      if (last && nowMs - last.atMs < keptMs) return last.answer;
      const answer = askRun(workspaceId, videoId);
      known.delete(videoId);
      known.set(videoId, { atMs: nowMs, answer });
      // What was refused, or failed, is asked anew the next time.
      answer.catch(() => known.delete(videoId));
      if (known.size > keptMax) known.delete(known.keys().next().value as string);
      return answer;
    },
  };
}

async function admitVideo(
  trx: Trx,
  options: LikenessGuardOptions,
  { video, cast, contentClasses }: Admitted,
): Promise<readonly string[]> {
  const { id, workspaceId } = video;
  const { languages, ...made } = cast;
  const likenesses = await findKnown(trx, { workspaceId, ...made });
  if (likenesses.length === 0) return [];
  const spoken = { languages, contentClasses };
  await recordLikenesses(trx, { workspaceId, videoId: id, likenesses, spoken, now: options.now() });
  const allowed = await checkVideo(trx, options, { video, point: "enqueue" });
  for (const { principalId, grant } of allowed) {
    const isCounted = await countUse(trx, { videoId: id, principalId, grant });
    if (!isCounted) throw refuse("enqueue", "uses_spent");
  }
  return allowed.map(({ grant }) => grant.id);
}

/** @throws SutradharError `consent_refused` where somebody is in it of whom nothing is known */
async function findKnown(trx: Trx, question: LikenessQuestion): Promise<readonly KnownLikeness[]> {
  const likenesses = await findLikenesses(trx, question);
  return likenesses.map((likeness) => {
    const { principalId } = likeness;
    if (principalId === undefined) throw refuse("enqueue", "principal_unknown");
    return { ...likeness, principalId };
  });
}

type KnownLikeness = Likeness & { readonly principalId: string };

async function foreseeVideo(
  trx: Trx,
  options: LikenessGuardOptions,
  { video, cast, contentClasses }: Admitted,
): Promise<readonly ConsentClaim[]> {
  const { languages, ...made } = cast;
  const known = await findKnown(trx, { workspaceId: video.workspaceId, ...made });
  const uses = [...Map.groupBy(known, ({ principalId }) => principalId)].map(
    ([principalId, likenesses]): LikenessUse => ({
      principalId,
      assets: likenesses.map(({ assetDigest }) => assetDigest),
      modalities: [...new Set(likenesses.map(({ modality }) => modality))],
      languages,
      contentClasses,
      grantId: undefined,
    }),
  );
  const allowed = await judgeUses(trx, options, { video, point: "enqueue", uses });
  return allowed.map(({ consent, grant }) => ({
    consent: consent.id,
    artefact: consent.sha256,
    grant: grant.id,
    purpose: grant.purpose,
    validUntil: grant.validUntil,
  }));
}

async function explainMissing(
  database: LikenessGuardOptions["database"],
  workspaceId: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof SutradharError) || error.code !== "blob_missing") return error;
  // Findings of a script are gathered into one error, which names what is missing in its message alone.
  const digest = /\b[0-9a-f]{64}\b/.exec(error.message)?.[0];
  if (digest === undefined) return error;
  const isSomebodys = await database.forWorkspace(workspaceId, (trx) => isLikeness(trx, workspaceId, digest as Digest));
  return isSomebodys ? refuse("enqueue", "consent_not_in_force") : error;
}

/** A file of a person's likeness, or its manifest: what is missing of those was sealed, or shredded with their key. */
async function isLikeness(trx: Trx, workspaceId: string, digest: Digest): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from sealed_files where workspace_id = ${workspaceId} and digest = ${digest})
      or exists (
        select from asset_versions v where v.workspace_id = ${workspaceId} and v.likeness = 'person'
          and (v.digest = ${digest} or exists (
            select from asset_files f where f.workspace_id = v.workspace_id and f.kind = v.kind and f.name = v.name
              and f.version = v.version and f.digest = ${digest}))) as found
  `.execute(trx);
  return rows[0]?.found ?? false;
}

interface Allowed {
  readonly principalId: string;
  readonly consent: { readonly id: string; readonly sha256: Digest };
  readonly grant: GrantRecord;
}

interface Checking {
  readonly video: GuardedVideo;
  readonly point: UsePoint;
}

/** @returns by which grant each person who was written down allows it */
async function checkVideo(trx: Trx, options: LikenessGuardOptions, checking: Checking): Promise<readonly Allowed[]> {
  return judgeUses(trx, options, { ...checking, uses: await listLikenessUses(trx, checking.video.id) });
}

async function judgeUses(
  trx: Trx,
  { trusted, now }: LikenessGuardOptions,
  { video, point, uses }: Checking & { readonly uses: readonly LikenessUse[] },
): Promise<readonly Allowed[]> {
  if (uses.length === 0) return [];
  const principalIds = uses.map(({ principalId }) => principalId);
  const isLocked = point === "enqueue" || point === "release";
  const facts = await findFacts(trx, { workspaceId: video.workspaceId, principalIds, trusted, isLocked });
  return uses.map((use) => {
    const known = facts.get(use.principalId) ?? { principal: undefined, consents: [] };
    const decision = mayUse(toRequest(video.order, use, point), known, now());
    if (!decision.allowed) throw refuse(point, decision.reason);
    const consent = known.consents.find(({ id }) => id === decision.consentId);
    const grant = consent?.grants.find(({ id }) => id === decision.grantId);
    if (!consent || !grant) throw new SutradharError("internal", "a use was allowed by a consent that is not there");
    return { principalId: use.principalId, consent, grant };
  });
}

function toRequest({ purpose, channel, territory }: VideoOrder, use: LikenessUse, point: UsePoint): UseRequest {
  return {
    purpose,
    channel,
    territory,
    modalities: use.modalities,
    operations: handsOut[point] ? ["synthesise", "publish"] : ["synthesise"],
    languages: use.languages,
    contentClasses: use.contentClasses,
    assets: use.assets,
    ...(use.grantId === undefined ? {} : { countedAgainst: use.grantId }),
  };
}

/** Says what was asked and why not, and nobody's name. */
function refuse(point: UsePoint, reason: UseRefusal): SutradharError {
  return new SutradharError("consent_refused", `${asked[point]}: ${reasons[reason]} [${reason}]`, {
    details: { point, reason },
  });
}

const asked: Readonly<Record<UsePoint, string>> = {
  enqueue: "the video may not be ordered",
  run: "the video may not be made",
  release: "the video may not be released",
  download: "the video may not be handed out",
  preview: "the video may not be shown",
};

const reasons: Readonly<Record<UseRefusal, string>> = {
  principal_unknown:
    "somebody is seen or heard in it of whom nothing is known here: add them, and ask for their consent",
  principal_erased: "somebody in it has had their data erased",
  consent_missing: "somebody in it has not consented to anything: ask for their consent",
  minor_without_guardian: "somebody in it is not known to be of age, and no verified guardian has consented",
  signature_invalid: "a consent in the database is not what was signed: restore it from a backup",
  notice_missing: "the notice that a consent names is not here, or was changed",
  consent_not_in_force: "a consent was withdrawn, has ended, or rests",
  purpose_missing: "say what it is for: `purpose`",
  purpose_not_covered: "nobody in it consented to this purpose; each purpose is consented to by itself",
  grant_withdrawn: "the consent to this purpose was withdrawn",
  grant_not_yet_valid: "the consent to this purpose has not begun",
  grant_expired: "the consent to this purpose has ended",
  asset_not_covered: "the consent is for other versions of the avatar or voice",
  modality_not_covered: "the consent is not for the face, or not for the voice",
  operation_not_covered: "the consent does not cover what is done here: making, or handing out",
  channel_not_covered: "the consent does not cover this `channel`, or none was named",
  territory_not_covered: "the consent does not cover this `territory`, or none was named",
  language_not_covered: "the consent does not cover a language that is spoken in it",
  content_not_covered: "the consent excludes what is said in it",
  uses_spent: "as many videos were made as the consent allows",
};

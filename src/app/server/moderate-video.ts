import { createId, type Digest } from "../../core/index.ts";
import type { ContentClass } from "../../governance/consent/index.ts";
import { classesOf } from "../content-classes.ts";
import {
  createModerator,
  rememberTexts,
  screenTexts,
  type ModerationDecision,
  type Moderator,
  type ScreenedText,
  type Screening,
} from "../../governance/moderation/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem, recordVideo, type Video, type VideoOrder } from "../../productions/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";
import { collectTexts, type TextSource } from "../collect-texts.ts";
import { refuseScreening } from "../explain-screening.ts";

/** What was judged of a video, and how long that took. */
export interface JudgedTexts {
  readonly screening: Screening;
  readonly tookMs: number;
}

/** Judges what videos say and show, before anything of them is made. */
export interface ModerationDesk {
  /**
   * Writes down what was judged, and goes on only where it is allowed, or people with the right to have let these very texts
   * through.
   * @returns what the texts are about, for the consents of those who say them
   * @throws SutradharError `moderation_refused`, `review_required`
   */
  admit(video: JudgedVideo, source: TextSource): Promise<readonly ContentClass[]>;
  /**
   * What the rules that ship say of texts by themselves: fast enough for who waits for an answer, since the same words are judged
   * once. Models, which say more, are asked by `admit`. Writes nothing down.
   */
  foresee(order: Pick<VideoOrder, "purpose">, texts: readonly ScreenedText[]): Promise<JudgedTexts>;
  /** Writes down what was judged of a video. */
  record(trx: Trx, video: JudgedVideo, judged: JudgedTexts): Promise<RecordedDecision>;
  /** The rules that ship, without any model: fast enough to look at each of very many texts beforehand. Writes nothing down. */
  readonly openRules: () => Promise<Moderator>;
}

type JudgedVideo = Pick<Video, "id" | "workspaceId" | "order">;

export interface RecordedDecision {
  readonly id: string;
  /** Whether people have let these very texts through before. */
  readonly isLetThrough: boolean;
}

export interface ModerationDeskOptions {
  readonly database: Pick<Database, "forWorkspace">;
  readonly ledger: LedgerWriter;
  readonly now: () => Date;
  /** Opened when there is something to judge; absent: the rules that ship. */
  readonly openModerator?: () => Promise<Moderator>;
}

export function createModerationDesk({ database, ledger, now, openModerator }: ModerationDeskOptions): ModerationDesk {
  // Its words take some megabytes and a moment: whoever plans nothing does without.
  const openRules = openOnce(() => Promise.resolve(createModerator()));
  const openRemembering = openOnce(async () => rememberTexts(await openRules()));
  const open = openModerator ? openOnce(openModerator) : openRules;
  const judge = async (
    moderator: Moderator,
    { purpose = "general" }: Pick<VideoOrder, "purpose">,
    texts: readonly ScreenedText[],
  ): Promise<JudgedTexts> => {
    const startedMs = performance.now();
    const screening = await screenTexts(moderator, { texts, purpose }, now());
    return { screening, tookMs: Math.round(performance.now() - startedMs) };
  };
  const record: ModerationDesk["record"] = (trx, video, judged) =>
    recordDecision(trx, { video, ...judged, ledger, now: now() });
  return {
    openRules,
    record,
    foresee: async (order, texts) => judge(await openRemembering(), order, texts),
    async admit(video, source) {
      const judged = await judge(await open(), video.order, collectTexts(source));
      const { isLetThrough } = await database.forWorkspace(video.workspaceId, (trx) => record(trx, video, judged));
      if (judged.screening.action !== "allow" && !isLetThrough) throw refuseScreening(judged.screening);
      return classesOf(judged.screening.categories);
    },
  };
}

function openOnce(openModerator: () => Promise<Moderator>): () => Promise<Moderator> {
  let opened: Promise<Moderator> | undefined;
  return () => {
    opened ??= openModerator().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

interface Recording extends JudgedTexts {
  readonly video: Pick<Video, "id" | "workspaceId">;
  readonly ledger: LedgerWriter;
  readonly now: Date;
}

async function recordDecision(
  trx: Trx,
  { video, screening, tookMs, ledger, now }: Recording,
): Promise<RecordedDecision> {
  const { id: videoId, workspaceId } = video;
  const { action, inputSha256, isOverridable } = screening;
  const standing = await findDecision(trx, videoId);
  if (standing?.input_sha256 === inputSha256 && standing.action === action)
    return { id: standing.id, isLetThrough: standing.overridden_at !== null };
  const id = createId("mod", now.getTime());
  await trx
    .insertInto("moderation_decisions")
    .values({
      id,
      workspace_id: workspaceId,
      video_id: videoId,
      input_sha256: inputSha256,
      action,
      is_overridable: isOverridable,
      judged: toJson({ texts: screening.textsTotal, objections: screening.objections.map(withoutWords) }),
      took_ms: tookMs,
      decided_at: now,
      overridden_at: null,
    })
    .execute();
  await recordVideo(trx, bySystem(ledger, workspaceId), {
    says: "moderated",
    body: { video: videoId, action, texts: hide(inputSha256), objections: screening.objections.length },
  });
  return { id, isLetThrough: false };
}

/** The newest screening of a video. */
export function findDecision(trx: Trx, videoId: string) {
  return trx
    .selectFrom("moderation_decisions")
    .selectAll()
    .where("video_id", "=", videoId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Where something stands and which rule found it is kept; what it says is the script's to tell. */
function withoutWords({ findings, ...decision }: ModerationDecision): object {
  return {
    ...decision,
    findings: findings.map(({ evidence, ...finding }) => ({
      ...finding,
      evidence: { rule: evidence.rule, because: evidence.because },
    })),
  };
}

/** A judgement as a reviewer sees it. */
export interface ModerationView {
  readonly id: string;
  readonly action: "allow" | "review" | "block";
  readonly inputSha256: Digest;
  readonly isOverridable: boolean;
  readonly decidedAt: string;
  readonly overriddenAt: string | null;
  readonly overrides: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  readonly appeals: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  /** Until when a person looks, where something waits for one. */
  readonly dueAt: string;
  readonly judged: object;
}

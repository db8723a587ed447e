import { createId, type Digest } from "../../core/index.ts";
import type { ContentClass } from "../../governance/consent/index.ts";
import { classesOf } from "../content-classes.ts";
import {
  createModerator,
  screenTexts,
  type ModerationDecision,
  type Moderator,
  type Screening,
} from "../../governance/moderation/index.ts";
import { hide, type LedgerWriter } from "../../ledger/index.ts";
import { bySystem, recordVideo, type Video } from "../../productions/index.ts";
import { toJson, type Database, type Trx } from "../../store/index.ts";
import { collectTexts, type TextSource } from "../collect-texts.ts";
import { refuseScreening } from "../explain-screening.ts";

/** Judges what videos say and show, before anything of them is made. */
export interface ModerationDesk {
  /**
   * Writes down what was judged, and goes on only where it is allowed, or people with the right to have let these very texts
   * through.
   * @returns what the texts are about, for the consents of those who say them
   * @throws SutradharError `moderation_refused`, `review_required`
   */
  admit(video: Pick<Video, "id" | "workspaceId" | "order">, source: TextSource): Promise<readonly ContentClass[]>;
  /** The rules that ship, without any model: fast enough to look at each of very many texts beforehand. Writes nothing down. */
  readonly openRules: () => Promise<Moderator>;
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
  const open = openModerator ? openOnce(openModerator) : openRules;
  return {
    openRules,
    async admit(video, source) {
      const moderator = await open();
      const startedMs = performance.now();
      const purpose = video.order.purpose ?? "general";
      const screening = await screenTexts(moderator, { texts: collectTexts(source), purpose }, now());
      const tookMs = Math.round(performance.now() - startedMs);
      const isLetThrough = await database.forWorkspace(video.workspaceId, (trx) =>
        record(trx, { video, screening, tookMs, ledger, now: now() }),
      );
      if (screening.action !== "allow" && !isLetThrough) throw refuseScreening(screening);
      return classesOf(screening.categories);
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

interface Judged {
  readonly video: Pick<Video, "id" | "workspaceId">;
  readonly screening: Screening;
  readonly tookMs: number;
  readonly ledger: LedgerWriter;
  readonly now: Date;
}

/** @returns whether people have let these very texts through before */
async function record(trx: Trx, { video, screening, tookMs, ledger, now }: Judged): Promise<boolean> {
  const { id: videoId, workspaceId } = video;
  const { action, inputSha256, isOverridable } = screening;
  const standing = await findDecision(trx, videoId);
  if (standing?.input_sha256 === inputSha256 && standing.action === action) return standing.overridden_at !== null;
  await trx
    .insertInto("moderation_decisions")
    .values({
      id: createId("mod", now.getTime()),
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
  return false;
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

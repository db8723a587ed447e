import { sql, type SqlBool } from "kysely";
import { isId, limits, SutradharError } from "../../core/index.ts";
import type { TakedownTargetKind, Trx, VideoState } from "../../store/index.ts";

/** What is to be taken down: by what it is found. */
export interface TakedownTarget {
  readonly kind: TakedownTargetKind;
  /**
   * Ids of videos, with commas between them; the sha256 of a file or of a master; a mark's id; `asha` or `asha@1.2.0`; the id of
   * a person or of a campaign.
   */
  readonly value: string;
}

const assetForm = /^[a-z0-9][a-z0-9._-]{0,99}(@[0-9][0-9A-Za-z.-]{0,30})?$/;

const forms: Readonly<Record<TakedownTargetKind, { readonly is: string; may(value: string): boolean }>> = {
  video: {
    is: `up to ${limits.takedownVideosNamedMax} ids of videos, with commas between them`,
    may: (value) => {
      const ids = value.split(",");
      return ids.length <= limits.takedownVideosNamedMax && ids.every((id) => isId("vid", id));
    },
  },
  file: { is: "a sha256 in 64 hexadecimal digits", may: (value) => /^[0-9a-f]{64}$/.test(value) },
  mark: { is: "the id of a mark, 10 hexadecimal digits", may: (value) => /^[0-9a-f]{10}$/.test(value) },
  avatar: { is: "asha or asha@1.2.0", may: (value) => assetForm.test(value) },
  voice: { is: "calm or calm@1.2.0", may: (value) => assetForm.test(value) },
  template: { is: "greeting or greeting@1.2.0", may: (value) => assetForm.test(value) },
  person: { is: "the id of a person, per_…", may: (value) => isId("per", value) },
  campaign: { is: "the id of a campaign, cmp_…", may: (value) => isId("cmp", value) },
};

/** @throws SutradharError `request_invalid` */
export function checkTarget({ kind, value }: TakedownTarget): void {
  if (forms[kind].may(value)) return;
  const said = JSON.stringify(value.slice(0, 60));
  throw new SutradharError("request_invalid", `the target of kind ${kind} must be ${forms[kind].is}, got ${said}`);
}

/** The videos of a workspace that a target names, as a question to the database. */
export function selectTargets(trx: Trx, workspaceId: string, { kind, value }: TakedownTarget) {
  const videos = trx.selectFrom("videos").where("videos.workspace_id", "=", workspaceId);
  switch (kind) {
    case "video":
      return videos.where("videos.id", "in", value.split(","));
    case "file":
      return videos.where(
        sql<SqlBool>`(videos.master_sha256 = ${value} or videos.deliverables ->> 'video' = ${value})`,
      );
    case "mark":
      return videos.where((has) =>
        has.exists(
          has
            .selectFrom("video_marks")
            .select("video_marks.mark")
            .whereRef("video_marks.video_id", "=", "videos.id")
            .where("video_marks.mark", "=", value),
        ),
      );
    case "person":
      return videos.where((has) =>
        has.exists(
          has
            .selectFrom("likeness_uses")
            .select("likeness_uses.video_id")
            .whereRef("likeness_uses.video_id", "=", "videos.id")
            .where("likeness_uses.principal_id", "=", value),
        ),
      );
    case "campaign":
      return videos.where("videos.campaign_id", "=", value);
    case "avatar":
    case "voice":
    case "template":
      return videos.where(sql<SqlBool>`videos.uses @> array[${`${kind}/${value}`}]`);
  }
}

export interface FoundVideo {
  readonly id: string;
  readonly title: string | null;
  readonly state: VideoState;
  readonly campaign: string | null;
  readonly createdAt: Date;
}

/** What a target names: how many there are, and the newest of them. @throws SutradharError `request_invalid` */
export async function findTargets(
  trx: Trx,
  workspaceId: string,
  target: TakedownTarget,
): Promise<{ readonly total: number; readonly videos: readonly FoundVideo[] }> {
  checkTarget(target);
  const { total } = await selectTargets(trx, workspaceId, target)
    .select((row) => row.fn.countAll<string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await selectTargets(trx, workspaceId, target)
    .select(["videos.id", "videos.title", "videos.state", "videos.campaign_id", "videos.created_at"])
    .orderBy("videos.id", "desc")
    .limit(limits.takedownVideosListedMax)
    .execute();
  return {
    total: Number(total),
    videos: rows.map(({ campaign_id: campaign, created_at: createdAt, ...row }) => ({ ...row, campaign, createdAt })),
  };
}

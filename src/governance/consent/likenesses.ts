import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { ContentClass, Modality } from "./vocabulary.ts";

/** Somebody who is seen or heard in something that is made. */
export interface Likeness {
  /** The name under which the workspace keeps them. */
  readonly ref: string;
  /** Undefined where nobody of that name is known. */
  readonly principalId: string | undefined;
  /** The manifest of the asset that they are seen or heard by. */
  readonly assetDigest: Digest;
  readonly modality: Modality;
}

export interface LikenessQuestion {
  readonly workspaceId: string;
  /** Manifests of what is made of. */
  readonly assets: readonly Digest[];
  /** Files that lie beside a script: one that is also a file of somebody's likeness is that likeness. */
  readonly files: readonly Digest[];
  /** Avatars and recordings in no registry that are somebody's, as is said beside the script. */
  readonly declared?: readonly { readonly ref: string; readonly assetDigest: Digest; readonly modality: Modality }[];
  /** Nothing is seen of what is made: whose faces are among its assets is not asked. */
  readonly isHeardOnly?: true | undefined;
}

const modalityOf = (kind: string): Modality => (kind === "voice" ? "voice" : "face");

/** Whose likenesses are in it, each asset once. */
export async function findLikenesses(trx: Trx, question: LikenessQuestion): Promise<readonly Likeness[]> {
  const known = await findKnown(trx, question);
  const declared = await findDeclared(trx, question);
  // What the registry knows of an asset stands before what its own file says.
  const own = declared.filter(({ assetDigest }) => !known.some((each) => each.assetDigest === assetDigest));
  return [...known, ...own].filter(({ modality }) => modality === "voice" || !question.isHeardOnly);
}

async function findDeclared(trx: Trx, { workspaceId, declared = [] }: LikenessQuestion): Promise<readonly Likeness[]> {
  if (declared.length === 0) return [];
  const rows = await trx
    .selectFrom("principals")
    .select(["id", "ref"])
    .where("workspace_id", "=", workspaceId)
    .where(
      "ref",
      "in",
      declared.map(({ ref }) => ref),
    )
    .execute();
  const ids = new Map(rows.map(({ id, ref }) => [ref, id]));
  return declared.map((one) => ({ ...one, principalId: ids.get(one.ref) }));
}

async function findKnown(trx: Trx, question: LikenessQuestion): Promise<readonly Likeness[]> {
  const { workspaceId, assets, files } = question;
  if (assets.length + files.length === 0) return [];
  const rows = await trx
    .selectFrom("asset_versions as v")
    .leftJoin("principals as p", (join) =>
      join.onRef("p.workspace_id", "=", "v.workspace_id").onRef("p.ref", "=", "v.person"),
    )
    .select(["v.kind", "v.digest", "v.person", "p.id"])
    .distinct()
    .where("v.workspace_id", "=", workspaceId)
    .where("v.likeness", "=", "person")
    .where((has) =>
      has.or([
        ...(assets.length > 0 ? [has("v.digest", "in", [...assets])] : []),
        ...(files.length > 0
          ? [
              has.exists(
                has
                  .selectFrom("asset_files as f")
                  .select("f.path")
                  .whereRef("f.workspace_id", "=", "v.workspace_id")
                  .whereRef("f.kind", "=", "v.kind")
                  .whereRef("f.name", "=", "v.name")
                  .whereRef("f.version", "=", "v.version")
                  .where("f.digest", "in", [...files]),
              ),
            ]
          : []),
      ]),
    )
    .execute();
  const found = new Map<Digest, Likeness>();
  for (const { kind, digest, person, id } of rows) {
    found.set(digest, {
      ref: person ?? "",
      principalId: id ?? undefined,
      assetDigest: digest,
      modality: modalityOf(kind),
    });
  }
  return [...found.values()];
}

/** What is said in a video, as far as a grant asks about it. */
export interface Spoken {
  readonly languages: readonly string[];
  readonly contentClasses: readonly ContentClass[];
}

/** Writes down who is in a video, before anything of it is made: a withdrawal finds it from then on. */
export async function recordLikenesses(
  trx: Trx,
  use: {
    readonly workspaceId: string;
    readonly videoId: string;
    readonly likenesses: readonly Likeness[];
    readonly spoken: Spoken;
    readonly now: Date;
  },
): Promise<void> {
  const { workspaceId, videoId, likenesses, spoken, now } = use;
  const rows = likenesses.flatMap(({ principalId, assetDigest, modality }) =>
    principalId === undefined
      ? []
      : [
          {
            workspace_id: workspaceId,
            video_id: videoId,
            principal_id: principalId,
            asset_digest: assetDigest,
            modality,
            languages: [...spoken.languages],
            content_classes: [...spoken.contentClasses],
            grant_id: null,
            used_at: now,
          },
        ],
  );
  if (rows.length === 0) return;
  await trx
    .insertInto("likeness_uses")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["video_id", "principal_id", "asset_digest"]).doUpdateSet((update) => ({
        languages: update.ref("excluded.languages"),
        content_classes: update.ref("excluded.content_classes"),
      })),
    )
    .execute();
}

/** One person in a video, as it was written down. */
export interface LikenessUse extends Spoken {
  readonly principalId: string;
  readonly assets: readonly Digest[];
  readonly modalities: readonly Modality[];
  /** The grant that it was counted against. */
  readonly grantId: string | undefined;
}

/** Who is in a video, each person once. */
export async function listLikenessUses(trx: Trx, videoId: string): Promise<readonly LikenessUse[]> {
  const rows = await trx.selectFrom("likeness_uses").selectAll().where("video_id", "=", videoId).execute();
  const byPerson = Map.groupBy(rows, (row) => row.principal_id);
  return [...byPerson].map(([principalId, uses]) => ({
    principalId,
    assets: uses.map((use) => use.asset_digest),
    modalities: unique(uses.map((use) => use.modality as Modality)),
    languages: unique(uses.flatMap((use) => use.languages)),
    contentClasses: unique(uses.flatMap((use) => use.content_classes as ContentClass[])),
    grantId: uses.find((use) => use.grant_id !== null)?.grant_id ?? undefined,
  }));
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/**
 * Counts a video against the grant that allows it, once; says whether there was a use left. Two that come at once for the last
 * one queue here.
 */
export async function countUse(
  trx: Trx,
  use: {
    readonly videoId: string;
    readonly principalId: string;
    readonly grant: { readonly id: string; readonly usesMax?: number | undefined };
  },
): Promise<boolean> {
  const { videoId, principalId, grant } = use;
  const fresh = await trx
    .updateTable("likeness_uses")
    .set({ grant_id: grant.id })
    .where("video_id", "=", videoId)
    .where("principal_id", "=", principalId)
    .where((has) => has.or([has("grant_id", "is", null), has("grant_id", "!=", grant.id)]))
    .returning("asset_digest")
    .execute();
  if (fresh.length === 0) return true;
  let query = trx
    .updateTable("consent_grants")
    .set((update) => ({ uses: update("uses", "+", 1) }))
    .where("id", "=", grant.id);
  if (grant.usesMax !== undefined) query = query.where("uses", "<", grant.usesMax);
  return (await query.returning("id").executeTakeFirst()) !== undefined;
}

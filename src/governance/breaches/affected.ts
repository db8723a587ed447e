import { limits } from "../../core/index.ts";
import type { Database, Trx } from "../../store/index.ts";

/** What got out, or may have. */
export type BreachScope =
  /** Everything of the workspace. */
  | { readonly kind: "workspace" }
  /** An asset, whole or one version: `avatar/asha`, `voice/asha@1.0.0`. */
  | { readonly kind: "asset"; readonly asset: string }
  | { readonly kind: "video"; readonly video: string }
  | { readonly kind: "campaign"; readonly campaign: string }
  /** Somebody else has had a key to the API: all that it could read. */
  | { readonly kind: "key"; readonly key: string }
  /** Where bytes lie. What is there under a person's key is noise without it. */
  | { readonly kind: "store"; readonly store: "vault" | "cache" | "database" | "person-keys" };

export interface AffectedPerson {
  readonly principalId: string;
  /** By which way: an asset of theirs, a video that they are in, what is kept of them. */
  readonly why: readonly { readonly kind: "likeness" | "video" | "record"; readonly what: string }[];
}

export interface Affected {
  readonly persons: readonly AffectedPerson[];
  /** Recipients of campaigns: rows whose data was there, by campaign. */
  readonly recipients: readonly { readonly campaign: string; readonly rows: number }[];
}

type Why = AffectedPerson["why"][number];

/** Everybody whose data that is, by what the product made of whom: nobody has to remember it. */
export async function findAffected(
  trx: Trx,
  {
    workspaceId,
    scope,
    database,
  }: {
    readonly workspaceId: string;
    readonly scope: BreachScope;
    readonly database: Pick<Database, "engine">;
  },
): Promise<Affected> {
  const found = new Map<string, Why[]>();
  const add = (rows: readonly { readonly principalId: string; readonly why: Why }[]): void => {
    for (const { principalId, why } of rows) found.set(principalId, [...(found.get(principalId) ?? []), why]);
  };
  const parts = await partsOf(scope, { workspaceId, database });
  if (parts.records) add(await listRecords(trx, workspaceId));
  if (parts.likenesses) add(await listLikenesses(trx, workspaceId, parts.likenesses));
  if (parts.videos) add(await listVideos(trx, workspaceId, parts.videos));
  const persons = [...found]
    .map(([principalId, why]) => ({ principalId, why: why.slice(0, whyMax) }))
    .toSorted((a, b) => (a.principalId < b.principalId ? -1 : 1));
  return { persons, recipients: parts.campaigns ? await listRecipients(trx, workspaceId, parts.campaigns) : [] };
}

/** How many ways are named for one person: that there are more changes nothing. */
const whyMax = 50;

/** What of a workspace a scope reaches; `all` is every one. */
interface Parts {
  readonly records?: boolean;
  readonly likenesses?: "all" | { readonly kind: string; readonly name: string; readonly version?: string };
  readonly videos?: "all" | { readonly video: string } | { readonly campaign: string };
  readonly campaigns?: "all" | { readonly campaign: string } | { readonly video: string };
}

async function partsOf(
  scope: BreachScope,
  place: { readonly workspaceId: string; readonly database: Pick<Database, "engine"> },
): Promise<Parts> {
  switch (scope.kind) {
    case "workspace":
      return { records: true, likenesses: "all", videos: "all", campaigns: "all" };
    case "asset":
      return { likenesses: parseAsset(scope.asset) };
    case "video":
      return { videos: { video: scope.video }, campaigns: { video: scope.video } };
    case "campaign":
      return { videos: { campaign: scope.campaign }, campaigns: { campaign: scope.campaign } };
    case "key":
      return partsOfKey(scope.key, place);
    case "store":
      return partsOfStore[scope.store];
  }
}

const partsOfStore: Readonly<Record<"vault" | "cache" | "database" | "person-keys", Parts>> = {
  vault: { likenesses: "all", videos: "all" },
  cache: { likenesses: "all", videos: "all" },
  // Names and contacts lie there encrypted: who has the keys as well has them.
  database: { records: true, campaigns: "all" },
  "person-keys": { records: true, likenesses: "all" },
};

function parseAsset(asset: string): { readonly kind: string; readonly name: string; readonly version?: string } {
  const [path = "", version] = asset.split("@");
  const [kind = "", name = ""] = path.split("/");
  return { kind, name, ...(version === undefined ? {} : { version }) };
}

/** All that a key could have read, by its scopes: whether somebody did is another question. */
async function partsOfKey(
  id: string,
  { workspaceId, database }: { readonly workspaceId: string; readonly database: Pick<Database, "engine"> },
): Promise<Parts> {
  const row = await database.engine
    .selectFrom("keys")
    .select(["scopes", "workspace_id", "is_wide"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row || (row.workspace_id !== workspaceId && !row.is_wide)) return {};
  const has = (scope: string): boolean => row.scopes.includes("*") || row.scopes.includes(scope);
  return {
    records: has("consents:read") || has("rights:read"),
    ...(has("assets:read") ? { likenesses: "all" as const } : {}),
    ...(has("videos:read") || has("previews:read") ? { videos: "all" as const } : {}),
    ...(has("recipients:read") ? { campaigns: "all" as const } : {}),
  };
}

type Found = readonly { readonly principalId: string; readonly why: Why }[];

async function listRecords(trx: Trx, workspaceId: string): Promise<Found> {
  const rows = await trx
    .selectFrom("principals")
    .select(["id", "sealed"])
    .where("workspace_id", "=", workspaceId)
    .orderBy("id")
    .limit(limits.breachPersonsMax)
    .execute();
  return rows.map(({ id, sealed }) => ({
    principalId: id,
    why: { kind: "record", what: sealed === null ? "that they are known" : "name and contact, encrypted" },
  }));
}

async function listLikenesses(
  trx: Trx,
  workspaceId: string,
  wanted: Exclude<Parts["likenesses"], undefined>,
): Promise<Found> {
  let query = trx
    .selectFrom("asset_versions as v")
    .innerJoin("principals as p", (join) =>
      join.onRef("p.workspace_id", "=", "v.workspace_id").onRef("p.ref", "=", "v.person"),
    )
    .select(["p.id", "v.kind", "v.name", "v.version"])
    .where("v.workspace_id", "=", workspaceId)
    .orderBy("p.id")
    .limit(limits.breachPersonsMax);
  if (wanted !== "all") {
    query = query.where("v.kind", "=", wanted.kind as "avatar").where("v.name", "=", wanted.name);
    if (wanted.version !== undefined) query = query.where("v.version", "=", wanted.version);
  }
  const rows = await query.execute();
  return rows.map(({ id, kind, name, version }) => ({
    principalId: id,
    why: { kind: "likeness", what: `${kind}/${name}@${version}` },
  }));
}

async function listVideos(trx: Trx, workspaceId: string, wanted: Exclude<Parts["videos"], undefined>): Promise<Found> {
  let query = trx
    .selectFrom("likeness_uses as u")
    .innerJoin("videos as v", "v.id", "u.video_id")
    .select(["u.principal_id", "u.video_id"])
    .distinct()
    .where("u.workspace_id", "=", workspaceId)
    .orderBy("u.principal_id")
    .limit(limits.breachPersonsMax);
  if (typeof wanted === "object" && "video" in wanted) query = query.where("v.id", "=", wanted.video);
  if (typeof wanted === "object" && "campaign" in wanted) query = query.where("v.campaign_id", "=", wanted.campaign);
  const rows = await query.execute();
  return rows.map(({ principal_id: principalId, video_id: what }) => ({ principalId, why: { kind: "video", what } }));
}

/** Who a row was for is under its campaign's key: here they are counted, and the campaign knows how they are told. */
async function listRecipients(
  trx: Trx,
  workspaceId: string,
  wanted: Exclude<Parts["campaigns"], undefined>,
): Promise<Affected["recipients"]> {
  let query = trx
    .selectFrom("campaign_rows as r")
    .innerJoin("campaigns as c", "c.id", "r.campaign_id")
    .select(({ fn }) => ["r.campaign_id", fn.countAll<number>().as("count")])
    .where("c.workspace_id", "=", workspaceId)
    .where("r.sealed", "is not", null)
    .groupBy("r.campaign_id")
    .orderBy("r.campaign_id");
  if (wanted !== "all") {
    query =
      "campaign" in wanted
        ? query.where("r.campaign_id", "=", wanted.campaign)
        : query.where("r.video_id", "=", wanted.video);
  }
  const rows = await query.execute();
  return rows.map(({ campaign_id: campaign, count }) => ({ campaign, rows: count }));
}

import type { Digest } from "../../core/index.ts";
import type { RunRow } from "../../executors/index.ts";
import { inheritOwners, type InheritingNode, type Owner } from "../../governance/retention/index.ts";
import type { PlanNode } from "../../pipeline/index.ts";
import type { Database } from "../../store/index.ts";

/** Whose data the outputs of a node are, so that they are encrypted for them. */
export type NodeOwners = (
  run: Pick<RunRow, "id" | "workspaceId" | "videoId">,
  nodeId: string,
) => Promise<readonly Owner[]>;

export interface NodeOwnersOptions {
  readonly database: Pick<Database, "engine">;
  /** A node as it was written down. */
  readonly openNode: (stored: object) => Promise<PlanNode>;
}

/** Of how many runs it is known. */
const knownMax = 500;

/** What is planned does not change: each run is looked at once. */
export function createNodeOwners(options: NodeOwnersOptions): NodeOwners {
  const known = new Map<string, Promise<ReadonlyMap<string, readonly Owner[]>>>();
  return async (run, nodeId) => {
    if (run.videoId === null) return [];
    const found = known.get(run.id) ?? findOwners(options, { ...run, videoId: run.videoId });
    known.set(run.id, found);
    found.catch(() => known.delete(run.id));
    if (known.size > knownMax) known.delete(known.keys().next().value as string);
    return (await found).get(nodeId) ?? [];
  };
}

interface OwnedRun {
  readonly id: string;
  readonly workspaceId: string;
  readonly videoId: string;
}

async function findOwners(options: NodeOwnersOptions, run: OwnedRun): Promise<ReadonlyMap<string, readonly Owner[]>> {
  const { database, openNode } = options;
  const [likenesses, campaign] = await Promise.all([findLikenessFiles(database, run), findCampaign(database, run)]);
  if (likenesses.size === 0 && !campaign) return new Map();
  const rows = await database.engine
    .selectFrom("steps")
    .select(["node_id", "reads", "node", "step"])
    .where("run_id", "=", run.id)
    .execute();
  const isPersonal = (nodeId: string): boolean => campaign?.personalNodes?.includes(nodeId) ?? campaign !== undefined;
  const nodes: (InheritingNode & { readonly step: string })[] = [];
  for (const { node_id: id, reads, node, step } of rows) {
    const assets = Object.values((await openNode(node)).assets);
    nodes.push({ id, step, reads, assets, ...(isPersonal(id) && campaign ? { own: [campaign.id] } : {}) });
  }
  const ownersOf = (digest: Digest): readonly Owner[] => likenesses.get(digest) ?? [];
  const unplaced = findUnplaced(likenesses, nodes);
  // A likeness that no node names, such as a voice that is a parameter, may be in each that works for this video alone.
  return inheritOwners(
    unplaced.length === 0
      ? nodes
      : nodes.map((node) => (isShared(node.step) ? node : { ...node, own: [...(node.own ?? []), ...unplaced] })),
    ownersOf,
  );
}

/** What is baked of a set, a slide or a brand is no person's, unless it names their file. */
function isShared(step: string): boolean {
  return step.startsWith("bake");
}

function findUnplaced(likenesses: ReadonlyMap<Digest, readonly Owner[]>, nodes: readonly InheritingNode[]): Owner[] {
  const named = new Set(nodes.flatMap(({ assets }) => assets));
  const placed = new Set([...likenesses].filter(([digest]) => named.has(digest)).flatMap(([, owners]) => owners));
  const all = new Set([...likenesses.values()].flat());
  return [...all].filter((owner) => !placed.has(owner)).sort();
}

/** Every file of the likenesses that were written down as being in the video, and their manifests. */
async function findLikenessFiles(
  { engine }: Pick<Database, "engine">,
  { workspaceId, videoId }: OwnedRun,
): Promise<ReadonlyMap<Digest, readonly Owner[]>> {
  const rows = await engine
    .selectFrom("likeness_uses as u")
    .leftJoin("asset_versions as v", (join) =>
      join.onRef("v.workspace_id", "=", "u.workspace_id").onRef("v.digest", "=", "u.asset_digest"),
    )
    .leftJoin("asset_files as f", (join) =>
      join
        .onRef("f.workspace_id", "=", "v.workspace_id")
        .onRef("f.kind", "=", "v.kind")
        .onRef("f.name", "=", "v.name")
        .onRef("f.version", "=", "v.version"),
    )
    .select(["u.principal_id", "u.asset_digest", "f.digest"])
    .where("u.workspace_id", "=", workspaceId)
    .where("u.video_id", "=", videoId)
    .execute();
  const found = new Map<Digest, Set<Owner>>();
  for (const { principal_id: owner, asset_digest: manifest, digest } of rows) {
    for (const each of digest ? [manifest, digest] : [manifest]) {
      found.set(each, (found.get(each) ?? new Set()).add(owner));
    }
  }
  return new Map([...found].map(([digest, owners]) => [digest, [...owners].sort()]));
}

async function findCampaign(
  { engine }: Pick<Database, "engine">,
  { videoId }: OwnedRun,
): Promise<{ readonly id: string; readonly personalNodes: readonly string[] | undefined } | undefined> {
  const row = await engine
    .selectFrom("videos as v")
    .innerJoin("campaigns as c", "c.id", "v.campaign_id")
    .select(["c.id", "c.quote"])
    .where("v.id", "=", videoId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { personalNodes } = (row.quote ?? {}) as { readonly personalNodes?: readonly string[] };
  return { id: row.id, personalNodes };
}

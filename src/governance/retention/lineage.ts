import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { RetentionClass } from "./rules.ts";

/** Where something of a person's lies. */
export type ArtifactKind = "original" | "intermediate" | "output" | "script" | "record";

/** One thing that holds somebody's data: whose, of which class, and by which video it came to be. */
export interface HeldArtifact {
  readonly kind: ArtifactKind;
  readonly class: RetentionClass;
  /** Of its bytes; of a record, which lies in the database, its id instead. */
  readonly digest: Digest | undefined;
  readonly record: string | undefined;
  /** What it is called there: a file of an asset, a step's output, a deliverable. */
  readonly name: string;
  readonly videoId: string | undefined;
  readonly since: Date;
}

interface Place {
  readonly workspaceId: string;
  readonly principalId: string;
}

/** How many are told of one person at most: who has more asks for one video at a time. */
export const heldArtifactsMax = 50_000;

/**
 * Everything here that holds a person's data, by lineage: the originals of their likeness, what was made of those on the way to
 * videos, the videos, what is said in them, and the records of their consents. What was evicted meanwhile is told all the same.
 */
export async function listHeldArtifacts(trx: Trx, place: Place): Promise<readonly HeldArtifact[]> {
  const { rows } = await sql<{
    kind: ArtifactKind;
    class: RetentionClass;
    digest: Digest | null;
    record: string | null;
    name: string;
    video: string | null;
    since: Date;
  }>`
    with used as (
      select distinct u.video_id, v.request, v.created_at, v.finished_at, v.deliverables
      from likeness_uses u join videos v on v.id = u.video_id
      where u.workspace_id = ${place.workspaceId} and u.principal_id = ${place.principalId}
    )
    select 'original' as kind, 'R1' as class, f.digest, null as record,
      f.kind || '/' || f.name || '@' || f.version || '/' || f.path as name, null as video, a.pushed_at as since
    from principals p
    join asset_versions a on a.workspace_id = p.workspace_id and a.person = p.ref
    join asset_files f on f.workspace_id = a.workspace_id and f.kind = a.kind and f.name = a.name and f.version = a.version
    where p.id = ${place.principalId} and p.workspace_id = ${place.workspaceId}
    union all
    select 'intermediate', 'R0', made.value, null, s.node_id || '/' || made.key, used.video_id,
      coalesce(s.finished_at, used.created_at)
    from used join runs r on r.video_id = used.video_id join steps s on s.run_id = r.id
    cross join lateral jsonb_each_text(coalesce(s.outputs, '{}'::jsonb)) made
    where s.step not in ('release', 'sign')
    union all
    select 'output', 'R4', made.value, null, made.key, used.video_id, coalesce(used.finished_at, used.created_at)
    from used cross join lateral jsonb_each_text(coalesce(used.deliverables, '{}'::jsonb)) made
    union all
    select 'script', 'R1', used.request #>> '{script,digest}', null, 'script', used.video_id, used.created_at
    from used where used.request #>> '{script,digest}' is not null
    union all
    select 'record', 'R3', null, c.id, 'consent', null, c.given_at
    from consents c where c.workspace_id = ${place.workspaceId} and c.principal_id = ${place.principalId}
    order by since, name
    limit ${heldArtifactsMax}
  `.execute(trx);
  return rows.map(({ digest, record, video, ...row }) => ({
    ...row,
    digest: digest ?? undefined,
    record: record ?? undefined,
    videoId: video ?? undefined,
  }));
}

/** Whose keys encrypt something: people by their ids, and campaigns, whose rows are of people. */
export type Owner = string;

/** The people whose data one of these files is, or was made of: for a breach, where files are known and people are not. */
export async function findOwnersOfFiles(
  trx: Trx,
  { workspaceId, digests }: { readonly workspaceId: string; readonly digests: readonly Digest[] },
): Promise<ReadonlyMap<Digest, readonly Owner[]>> {
  const wanted = [...digests];
  const { rows } = await sql<{ digest: Digest; owner: string }>`
    select f.digest, p.id as owner from asset_files f
    join asset_versions a on a.workspace_id = f.workspace_id and a.kind = f.kind and a.name = f.name and a.version = f.version
    join principals p on p.workspace_id = a.workspace_id and p.ref = a.person
    where f.workspace_id = ${workspaceId} and f.digest = any(${wanted}::text[])
    union
    select made.value, u.principal_id from likeness_uses u
    join runs r on r.video_id = u.video_id join steps s on s.run_id = r.id
    cross join lateral jsonb_each_text(coalesce(s.outputs, '{}'::jsonb)) made
    where u.workspace_id = ${workspaceId} and made.value = any(${wanted}::text[])
    union
    select made.value, u.principal_id from likeness_uses u join videos v on v.id = u.video_id
    cross join lateral jsonb_each_text(coalesce(v.deliverables, '{}'::jsonb)) made
    where u.workspace_id = ${workspaceId} and made.value = any(${wanted}::text[])
    union
    select b.digest, unnest(string_to_array(b.owners, '+')) from sealed_blobs b
    where b.workspace_id = ${workspaceId} and (b.digest = any(${wanted}::text[]) or b.sealed_digest = any(${wanted}::text[]))
    order by digest, owner
  `.execute(trx);
  const found = new Map<Digest, string[]>();
  for (const { digest, owner } of rows) found.set(digest, [...(found.get(digest) ?? []), owner]);
  return found;
}

/** A node of a plan, as far as inheritance asks. */
export interface InheritingNode {
  readonly id: string;
  /** Ids of the nodes that it reads. */
  readonly reads: readonly string[];
  /** Digests of what it is made of beside those. */
  readonly assets: readonly Digest[];
  /** That of its own it is somebody's, such as a sentence that names a recipient. */
  readonly own?: readonly Owner[];
}

/**
 * Whose data each node's outputs are: of the people whose files it uses, and of all whose are what it reads (`design.md` §3.11). A
 * backdrop in a person's video stays nobody's, so that all share it.
 */
export function inheritOwners(
  nodes: readonly InheritingNode[],
  ownersOfAsset: (digest: Digest) => readonly Owner[],
): ReadonlyMap<string, readonly Owner[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, readonly Owner[]>();
  const visit = (id: string): readonly Owner[] => {
    const known = found.get(id);
    if (known) return known;
    const node = byId.get(id);
    if (!node) return [];
    const owners = new Set([...(node.own ?? []), ...node.assets.flatMap((digest) => [...ownersOfAsset(digest)])]);
    for (const read of node.reads) for (const owner of visit(read)) owners.add(owner);
    const sorted = [...owners].sort();
    found.set(id, sorted);
    return sorted;
  };
  // A plan's nodes stand behind those that they read, so that no call goes deep.
  for (const node of nodes) visit(node.id);
  return found;
}

import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import { isBlobLoss, protectBlob } from "../../store/index.ts";
import type { PurgeRoom } from "./purge-holding.ts";

/** How many in one go: what an older build left is seen to in time. */
const atOnceMax = 500;

interface Unprotected {
  readonly workspace: string;
  readonly digest: Digest;
  readonly owners: readonly string[];
}

/**
 * Encrypts for those whose it is what lies in the vault in plain: files of people's likenesses, recordings of their voices, and finished videos
 * of theirs, that an older build stored or that were uploaded before anybody knew whose they are. What is somebody else's or nobody's too stays.
 * @returns how many it encrypted
 */
export async function protectOlder(room: PurgeRoom): Promise<number> {
  let count = 0;
  const found = [await listOriginals(room), await listRecordings(room), await listDelivered(room)].flat();
  for (const { workspace, digest, owners } of found) {
    const keys = await Promise.all(owners.map((owner) => room.desk.keys.find(owner)));
    // Who has no key any more has no data either: what is left of it goes by its class.
    if (keys.includes(undefined)) continue;
    const vault = await room.stores.openVault(workspace, owners);
    const isDone = await protectBlob(vault, digest).catch((error: unknown) => {
      if (isBlobLoss(error)) return false;
      throw error;
    });
    if (isDone) count += 1;
  }
  return count;
}

async function listOriginals({ database }: PurgeRoom): Promise<readonly Unprotected[]> {
  const { rows } = await sql<{ workspace: string; digest: Digest; owner: string }>`
    select distinct a.workspace_id as workspace, f.digest, p.id as owner
    from asset_versions a
    join principals p on p.workspace_id = a.workspace_id and p.ref = a.person and p.erased_at is null
    join asset_files f on f.workspace_id = a.workspace_id and f.kind = a.kind and f.name = a.name and f.version = a.version
    where a.likeness = 'person'
      and not exists (
        select from sealed_blobs b where b.workspace_id = a.workspace_id and b.shelf = 'vault' and b.digest = f.digest)
      and not exists (
        select from asset_files o join asset_versions w on w.workspace_id = o.workspace_id and w.kind = o.kind
          and w.name = o.name and w.version = o.version
        where o.workspace_id = a.workspace_id and o.digest = f.digest and w.person is distinct from a.person)
    limit ${atOnceMax}
  `.execute(database.engine);
  return rows.map(({ owner, ...row }) => ({ ...row, owners: [owner] }));
}

/** Recordings that came with orders, of which it was said since whose voice is in them: one person's, in all orders. */
async function listRecordings({ database }: PurgeRoom): Promise<readonly Unprotected[]> {
  const { rows } = await sql<Unprotected>`
    select u.workspace_id as workspace, u.asset_digest as digest, array_agg(distinct u.principal_id) as owners
    from likeness_uses u
    join videos v on v.id = u.video_id
    join principals p on p.id = u.principal_id and p.erased_at is null
    where u.modality = 'voice'
      and exists (select from jsonb_each_text(v.request -> 'files') f where f.value = u.asset_digest)
      and not exists (
        select from sealed_blobs b where b.workspace_id = u.workspace_id and b.shelf = 'vault' and b.digest = u.asset_digest)
    group by 1, 2
    having count(distinct u.principal_id) = 1
    limit ${atOnceMax}
  `.execute(database.engine);
  return rows;
}

async function listDelivered({ database }: PurgeRoom): Promise<readonly Unprotected[]> {
  const { rows } = await sql<Unprotected>`
    select v.workspace_id as workspace, d.value as digest,
      (select array_agg(distinct u.principal_id order by u.principal_id) from likeness_uses u where u.video_id = v.id) as owners
    from videos v cross join lateral jsonb_each_text(v.deliverables) d
    where v.deliverables is not null and v.campaign_id is null
      and exists (select from likeness_uses u where u.video_id = v.id)
      and not exists (
        select from sealed_blobs b where b.workspace_id = v.workspace_id and b.shelf = 'vault' and b.digest = d.value)
      and not exists (
        select from videos o where o.workspace_id = v.workspace_id and o.id <> v.id
          and o.deliverables @> jsonb_build_object(d.key, d.value))
    limit ${atOnceMax}
  `.execute(database.engine);
  return rows;
}

import { sql } from "kysely";
import type { Digest } from "../../core/index.ts";
import { checkpointKey } from "../../executors/index.ts";
import { holdBlob, type Owner, type Purged } from "../../governance/retention/index.ts";
import { isBlobLoss, keepBlob, type Store } from "../../store/index.ts";
import type { PurgeOrder, PurgeRoom } from "./purge-holding.ts";

/** A file that is somebody's, made on the way to a video. */
interface Made {
  readonly digest: Digest;
  readonly owners: readonly Owner[];
}

/** How many chunks a shot may have: what is looked for under its key. */
const chunksMax = 2_000;

/**
 * What was made on the way to a person's video, and lies encrypted for them: gone, so that it is made again if it is wanted; or, where the
 * law is read to keep it a year, in the vault for nobody to read. What is nobody's stays, and is shared.
 */
export async function purgeIntermediates(room: PurgeRoom, order: PurgeOrder): Promise<Purged> {
  const { stores } = room;
  const { workspaceId, action } = order;
  if (action === "shred") return shredHeld(room, order);
  const cache = await stores.openCache(workspaceId);
  const made = await listMade(room, order);
  for (const each of action === "seal" ? made : []) await hold(room, order, cache, each);
  for (const key of await listKeys(room, order)) await forgetKey(cache, key);
  for (const { digest } of made) await cache.blobs.remove(digest);
  return { items: made.length, sizeBytes: 0 };
}

/** Everything in the cache that is these people's alone, up to the end of this video: another that is under way still needs its own. */
async function listMade({ database }: PurgeRoom, { workspaceId, holding }: PurgeOrder): Promise<readonly Made[]> {
  const { rows } = await sql<{ digest: Digest; owners: string }>`
    select b.digest, b.owners from sealed_blobs b
    where b.workspace_id = ${workspaceId} and b.shelf = 'cache'
      and string_to_array(b.owners, '+') <@ ${[...holding.owners]}::text[]
      and b.created_at <= ${holding.processedAt}
      and not exists (
        select from videos v where v.workspace_id = ${workspaceId} and v.finished_at is null
          and (v.campaign_id = any(string_to_array(b.owners, '+'))
            or exists (
              select from likeness_uses u where u.video_id = v.id and u.principal_id = any(string_to_array(b.owners, '+')))))
  `.execute(database.engine);
  return rows.map(({ digest, owners }) => ({ digest, owners: owners.split("+") }));
}

/** Of the steps whose outputs those are: a result without its blobs is of no use to anybody. */
async function listKeys({ database }: PurgeRoom, { workspaceId, holding }: PurgeOrder): Promise<readonly Digest[]> {
  const { rows } = await sql<{ key: Digest }>`
    select distinct s.key from runs r join steps s on s.run_id = r.id
    where r.workspace_id = ${workspaceId} and r.video_id = ${holding.subject} and s.step not in ('release', 'sign')
      and exists (
        select from jsonb_each_text(coalesce(s.outputs, '{}'::jsonb)) o
        join sealed_blobs b on b.workspace_id = ${workspaceId} and b.digest = o.value)
  `.execute(database.engine);
  return rows.map(({ key }) => key);
}

async function forgetKey({ results }: Pick<Store, "results">, key: Digest): Promise<void> {
  for (let index = 0; index < chunksMax; index += 1) {
    const piece = checkpointKey(key, index);
    if (!(await results.find(piece))) break;
    await results.remove(piece);
  }
  await results.remove(key);
}

async function hold(
  { database, stores, desk }: PurgeRoom,
  { workspaceId, holding }: PurgeOrder,
  cache: Store,
  { digest, owners }: Made,
): Promise<void> {
  if (await isDelivered(database, { workspaceId, videoId: holding.subject, digest })) return;
  const vault = await stores.openVault(workspaceId, owners);
  try {
    await keepBlob({ cache: cache.blobs, vault, digest });
  } catch (error) {
    // It was evicted, or its key is gone: there is nothing to hold.
    if (isBlobLoss(error)) return;
    throw error;
  }
  for (const owner of owners) {
    await database.forWorkspace(workspaceId, (trx) => holdBlob(trx, { workspaceId, owner, digest, now: desk.now() }));
  }
}

/** A caption file is made on the way, and is handed out. */
async function isDelivered(
  { engine }: PurgeRoom["database"],
  file: { readonly workspaceId: string; readonly videoId: string; readonly digest: Digest },
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from videos v cross join lateral jsonb_each_text(coalesce(v.deliverables, '{}'::jsonb)) d
      where v.workspace_id = ${file.workspaceId} and d.value = ${file.digest}) as found
  `.execute(engine);
  return rows[0]?.found ?? true;
}

async function shredHeld({ database, stores }: PurgeRoom, { workspaceId, holding }: PurgeOrder): Promise<Purged> {
  const { rows } = await sql<{ digest: Digest; size_bytes: string }>`
    select b.digest, b.size_bytes from sealed_blobs b
    where b.workspace_id = ${workspaceId} and b.shelf = 'vault' and b.held_at is not null
      and b.digest in (
        select o.value from runs r join steps s on s.run_id = r.id
        cross join lateral jsonb_each_text(coalesce(s.outputs, '{}'::jsonb)) o where r.video_id = ${holding.subject})
      and not exists (
        select from asset_files f where f.workspace_id = ${workspaceId} and f.digest = b.digest)
  `.execute(database.engine);
  const vault = await stores.openVault(workspaceId);
  for (const { digest } of rows) await vault.remove(digest);
  return { items: rows.length, sizeBytes: rows.reduce((sum, { size_bytes }) => sum + Number(size_bytes), 0) };
}

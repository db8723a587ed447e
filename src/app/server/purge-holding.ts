import { sql } from "kysely";
import { SutradharError, type Digest } from "../../core/index.ts";
import { recordConsent, type ConsentDesk } from "../../governance/consent/index.ts";
import {
  deleteMonth,
  holdBlob,
  type Holding,
  type LogKind,
  type Purged,
  type RetentionAction,
} from "../../governance/retention/index.ts";
import { moveVideo } from "../../productions/index.ts";
import { protectBlob, type BlobStore, type Database, type Stores } from "../../store/index.ts";
import { purgeIntermediates } from "./purge-intermediates.ts";

export interface PurgeRoom {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly stores: Pick<Stores, "openCache" | "openVault">;
  readonly desk: ConsentDesk;
}

export interface PurgeOrder {
  readonly workspaceId: string;
  readonly holding: Holding;
  readonly action: Exclude<RetentionAction, "keep">;
}

/** Does what was decided. Begun again after a kill, it goes on where that was. */
export async function purgeHolding(room: PurgeRoom, order: PurgeOrder): Promise<Purged> {
  switch (order.holding.kind) {
    case "intermediates":
      return purgeIntermediates(room, order);
    case "output":
      return purgeOutput(room, order);
    case "order":
      return order.action === "seal" ? sealOrder(room, order) : shredOrder(room, order);
    case "likeness":
      return shredLikeness(room, order);
    case "consent":
      return shredConsent(room, order);
    case "attempts":
    case "events":
    case "moderation":
    case "decisions":
    case "dead_letters":
      return purgeLog(room, order, order.holding.kind);
  }
}

/** Files first: a kill in between leaves a row that says what is still to be done. */
async function purgeOutput(
  { database, stores, desk }: PurgeRoom,
  { workspaceId, holding }: PurgeOrder,
): Promise<Purged> {
  const id = holding.subject;
  const row = await database.engine
    .selectFrom("videos")
    .select(["deliverables", "state"])
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  const files = Object.entries((row?.deliverables ?? {}) as Readonly<Record<string, Digest>>);
  const vault = await stores.openVault(workspaceId);
  for (const [name, digest] of files) {
    if (!(await isDelivered(database, { workspaceId, besides: id, name, digest }))) await vault.remove(digest);
  }
  await database.engine.transaction().execute(async (trx) => {
    if (row?.state === "ready") await moveVideo(trx, id, { to: "withdrawn", now: desk.now() });
    await sql`update videos set deliverables = null, master_sha256 = null where id = ${id}`.execute(trx);
  });
  return { items: files.length, sizeBytes: 0 };
}

async function isDelivered(
  { engine }: Pick<Database, "engine">,
  file: { readonly workspaceId: string; readonly besides: string; readonly name: string; readonly digest: Digest },
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from videos where workspace_id = ${file.workspaceId} and id <> ${file.besides}
        and deliverables @> jsonb_build_object(${file.name}::text, ${file.digest}::text)
    ) as found
  `.execute(engine);
  return rows[0]?.found ?? true;
}

/** What a video was made of, and nothing else is: its script and the files beside that. */
async function listOwnFiles(
  { engine }: Pick<Database, "engine">,
  { workspaceId, holding }: PurgeOrder,
): Promise<readonly Digest[]> {
  const { rows } = await sql<{ digest: Digest }>`
    with files as (
      select v.id, v.request #>> '{script,digest}' as digest from videos v where v.workspace_id = ${workspaceId}
      union select v.id, f.value from videos v cross join lateral jsonb_each_text(v.request -> 'files') f
      where v.workspace_id = ${workspaceId})
    select distinct f.digest from files f where f.id = ${holding.subject} and f.digest is not null
      and not exists (
        select from files o join videos u on u.id = o.id
        where o.digest = f.digest and o.id <> f.id and u.erased_at is null)
      and not exists (
        select from asset_files a where a.workspace_id in (${workspaceId}, 'shared') and a.digest = f.digest)
  `.execute(engine);
  return rows.map(({ digest }) => digest);
}

/** Under a key of the video's own, which nothing that runs is given: rule 8(3) keeps it, and nobody uses it. */
async function sealOrder({ database, stores, desk }: PurgeRoom, order: PurgeOrder): Promise<Purged> {
  const { workspaceId, holding } = order;
  const owner = holding.subject;
  const digests = await listOwnFiles(database, order);
  if (digests.length === 0) return { items: 0, sizeBytes: 0 };
  await desk.keys.ensure(owner);
  const vault = await stores.openVault(workspaceId, [owner]);
  let items = 0;
  for (const digest of digests) {
    await protectBlob(vault, digest);
    const held = await database.forWorkspace(workspaceId, (trx) =>
      holdBlob(trx, { workspaceId, owner, digest, now: desk.now() }),
    );
    if (held !== undefined) items += 1;
  }
  return { items, sizeBytes: 0 };
}

async function shredOrder(room: PurgeRoom, order: PurgeOrder): Promise<Purged> {
  const { database, stores, desk } = room;
  const { workspaceId, holding } = order;
  const digests = await listOwnFiles(database, order);
  const vault = await stores.openVault(workspaceId);
  const purged = await shredOwned(room, { workspaceId, owner: holding.subject, vault });
  for (const digest of digests) await vault.remove(digest);
  await sql`
    update videos set lock = null, title = null, warnings = '[]', gates = null, estimate = null, erased_at = ${desk.now()},
      request = request || '{"values": {}, "files": {}}'::jsonb - 'script'
    where workspace_id = ${workspaceId} and id = ${holding.subject}
  `.execute(database.engine);
  return { items: purged.items + digests.length, sizeBytes: purged.sizeBytes };
}

/** The key first: from then on every copy is unreadable, those in backups too, whatever becomes of the bytes. */
async function shredOwned(
  { database, desk }: PurgeRoom,
  { workspaceId, owner, vault }: { readonly workspaceId: string; readonly owner: string; readonly vault: BlobStore },
): Promise<Purged> {
  await desk.keys.destroy(owner);
  const rows = await database.engine
    .selectFrom("sealed_blobs")
    .select(["digest", "size_bytes"])
    .where("workspace_id", "=", workspaceId)
    .where("shelf", "=", "vault")
    .where("owners", "=", owner)
    .execute();
  for (const { digest } of rows) await vault.remove(digest);
  return { items: rows.length, sizeBytes: rows.reduce((sum, { size_bytes }) => sum + size_bytes, 0) };
}

async function shredLikeness(room: PurgeRoom, { workspaceId, holding }: PurgeOrder): Promise<Purged> {
  const { database, stores, desk } = room;
  const principalId = holding.subject;
  const vault = await stores.openVault(workspaceId);
  if ((await desk.keys.find(principalId)) !== undefined) {
    const visitor = { workspaceId, name: "the installation", actor: { kind: "system" } } as const;
    await database.forWorkspace(workspaceId, (trx) =>
      recordConsent(
        trx,
        { desk, visitor },
        { says: "person_key_destroyed", body: { principal: principalId, filesSealed: 0 } },
      ),
    );
  }
  return shredOwned(room, { workspaceId, owner: principalId, vault });
}

async function purgeLog({ database }: PurgeRoom, { workspaceId, holding }: PurgeOrder, kind: LogKind): Promise<Purged> {
  if (!/^\d{4}-\d{2}$/.test(holding.subject))
    throw new SutradharError("internal", "what is written down goes by the month");
  const { numAffectedRows = 0n } = await deleteMonth(kind, workspaceId, holding.subject).execute(database.engine);
  return { items: Number(numAffectedRows), sizeBytes: 0 };
}

/** That there was one, and when, stays: what was agreed to does not. */
async function shredConsent({ database }: PurgeRoom, { workspaceId, holding }: PurgeOrder): Promise<Purged> {
  const { numAffectedRows = 0n } = await sql`
    update consents set artefact = '{"erased":true}', signature = '' where workspace_id = ${workspaceId} and id = ${holding.subject}
  `.execute(database.engine);
  return { items: Number(numAffectedRows), sizeBytes: 0 };
}

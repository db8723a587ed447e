import { sql } from "kysely";
import { createId, limits, type Digest } from "../core/index.ts";
import { toJson, type Database, type Trx } from "../store/index.ts";

export interface IdempotentRequest {
  readonly workspaceId: string;
  readonly keySha256: Digest;
  readonly requestSha256: Digest;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a key says about the request that it came with. */
export type Claim =
  /** It is the first, or the first one's server is gone: to be done under this name, once. */
  | { readonly kind: "claimed"; readonly id: string; readonly until: Date }
  | { readonly kind: "answered"; readonly answer: KeptAnswer }
  | { readonly kind: "under_way" }
  | { readonly kind: "another_request" };

/** Of those who come with one key at the same instant, one has the claim. */
export function claimRequest(
  database: Pick<Database, "forWorkspace">,
  request: IdempotentRequest,
  now: Date,
): Promise<Claim> {
  const { workspaceId, keySha256, requestSha256 } = request;
  const until = new Date(now.getTime() + limits.idempotencyClaimMs);
  const end = new Date(now.getTime() + limits.idempotencyKeptMs);
  return database.forWorkspace(workspaceId, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into idempotency_keys (workspace_id, key_sha256, id, request_sha256, claimed_until, expires_at)
      values (${workspaceId}, ${keySha256}, ${createId("idm", now.getTime())}, ${requestSha256}, ${until}, ${end})
      on conflict (workspace_id, key_sha256) do update set
        id = excluded.id, request_sha256 = excluded.request_sha256, claimed_until = excluded.claimed_until,
        expires_at = excluded.expires_at, status = null, headers = null, body = null
      where idempotency_keys.expires_at <= ${now}
      returning id
    `.execute(trx);
    const [first] = rows;
    return first ? { kind: "claimed", id: first.id, until } : lookAgain(trx, request, { now, until });
  });
}

/** The key was here before. Whoever takes over an old claim keeps its name, so that what that one made is found. */
async function lookAgain(
  trx: Trx,
  { workspaceId, keySha256, requestSha256 }: IdempotentRequest,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<Claim> {
  const row = await trx
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("workspace_id", "=", workspaceId)
    .where("key_sha256", "=", keySha256)
    .forUpdate()
    .executeTakeFirst();
  // It has been given up this instant.
  if (!row) return { kind: "under_way" };
  if (row.request_sha256 !== requestSha256) return { kind: "another_request" };
  if (row.status !== null) {
    return { kind: "answered", answer: { status: row.status, headers: row.headers ?? {}, body: row.body ?? "" } };
  }
  if (row.claimed_until > now) return { kind: "under_way" };
  await trx.updateTable("idempotency_keys").set({ claimed_until: until }).where("id", "=", row.id).execute();
  return { kind: "claimed", id: row.id, until };
}

/** A claim as its holder has it. Who was so slow that another took it over gives nothing up any more. */
export interface HeldClaim {
  readonly workspaceId: string;
  readonly id: string;
  readonly until: Date;
}

/** Keeps an answer for whoever asks the same again. */
export function keepAnswer(
  database: Pick<Database, "forWorkspace">,
  { workspaceId, id }: HeldClaim,
  { status, headers, body }: KeptAnswer,
): Promise<void> {
  return database.forWorkspace(workspaceId, async (trx) => {
    await trx
      .updateTable("idempotency_keys")
      .set({ status, headers: toJson(headers), body })
      .where("id", "=", id)
      .where("status", "is", null)
      .execute();
  });
}

/** The request came to nothing: its key may be used again, for the same or for another. */
export function dropClaim(
  database: Pick<Database, "forWorkspace">,
  { workspaceId, id, until }: HeldClaim,
): Promise<void> {
  return database.forWorkspace(workspaceId, async (trx) => {
    await trx.deleteFrom("idempotency_keys").where("id", "=", id).where("claimed_until", "=", until).execute();
  });
}

/** Nobody knows what the request came to: the next may take over at once, under the same name. */
export function yieldClaim(
  database: Pick<Database, "forWorkspace">,
  { workspaceId, id, until }: HeldClaim,
  now: Date,
): Promise<void> {
  return database.forWorkspace(workspaceId, async (trx) => {
    await trx
      .updateTable("idempotency_keys")
      .set({ claimed_until: now })
      .where("id", "=", id)
      .where("claimed_until", "=", until)
      .execute();
  });
}

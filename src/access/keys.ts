import { createHash, randomBytes } from "node:crypto";
import { createId, SutradharError } from "../core/index.ts";
import type { Database } from "../store/index.ts";
import type { Scope } from "./scopes.ts";

/** Who is calling, by the key that came with the request. */
export interface Caller {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

const secretForm = /^sk_[A-Za-z0-9_-]{43}$/;

/** A new secret: 256 bits of chance, so that its plain sha256 cannot be guessed at. */
export function createSecret(): string {
  return `sk_${randomBytes(32).toString("base64url")}`;
}

export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export interface NewKey {
  readonly workspaceId: string;
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly Scope[];
  readonly now: Date;
}

/** Writes down that a secret is a key; the secret itself is not kept. */
export async function addKey({ engine }: Pick<Database, "engine">, key: NewKey): Promise<string> {
  const id = createId("key", key.now.getTime());
  await engine
    .insertInto("keys")
    .values({
      id,
      workspace_id: key.workspaceId,
      name: key.name,
      secret_sha256: hashSecret(key.secret),
      scopes: [...key.scopes],
      created_at: key.now,
    })
    .execute();
  return id;
}

/** Whose key this is. @throws SutradharError `unauthorized`, whatever is wrong with it. */
export async function getCaller(
  { engine }: Pick<Database, "engine">,
  secret: string | undefined,
  now: Date,
): Promise<Caller> {
  if (!secret || !secretForm.test(secret)) throw unauthorized();
  const row = await engine
    .selectFrom("keys")
    .select(["id", "workspace_id", "name", "scopes", "expires_at", "revoked_at"])
    .where("secret_sha256", "=", hashSecret(secret))
    .executeTakeFirst();
  const isOver = (time: Date | null): boolean => time !== null && time <= now;
  if (!row || isOver(row.expires_at) || isOver(row.revoked_at)) throw unauthorized();
  return { workspaceId: row.workspace_id, keyId: row.id, name: row.name, scopes: row.scopes };
}

function unauthorized(): SutradharError {
  return new SutradharError(
    "unauthorized",
    "the request needs a key that is known and not expired, as `Authorization: Bearer sk_…`; the first one lies in the data directory's file admin-key",
  );
}

/** @throws SutradharError `forbidden` */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new SutradharError("forbidden", `the key ${caller.name} lacks the scope ${scope}: ask for a key that has it`);
}

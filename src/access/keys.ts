import { createHash, randomBytes } from "node:crypto";
import { createId } from "../core/index.ts";
import type { Database, Trx } from "../store/index.ts";
import type { Scope } from "./scopes.ts";

const secretForm = /^sk_[A-Za-z0-9_-]{43}$/;

/** A new secret: 256 bits of chance, so that its plain sha256 cannot be guessed at. */
export function createSecret(prefix: "sk" | "inv" = "sk"): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export function mayBeSecret(text: string): boolean {
  return secretForm.test(text);
}

/** Among a key's scopes: whatever its owner may do, whenever that is asked. */
export const allScopes = "*";

export interface NewKey {
  readonly workspaceId: string;
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly (Scope | typeof allScopes)[];
  /** Whose it is; absent: of a service that bears its name. */
  readonly owner?: { readonly personId: string } | { readonly service: string };
  readonly isWide?: boolean;
  /** Who made it, as `formatPrincipal` writes it. */
  readonly madeBy?: string;
  /** The key that it was made with. */
  readonly madeWith?: string;
  readonly expiresAt?: Date;
  readonly now: Date;
}

/** Writes down that a secret is a key; the secret itself is not kept. @returns its id */
export async function addKey({ engine }: { readonly engine: Database["engine"] | Trx }, key: NewKey): Promise<string> {
  const id = createId("key", key.now.getTime());
  const owner = key.owner ?? { service: key.name };
  await engine
    .insertInto("keys")
    .values({
      id,
      workspace_id: key.workspaceId,
      name: key.name,
      secret_sha256: hashSecret(key.secret),
      scopes: [...key.scopes],
      person_id: "personId" in owner ? owner.personId : null,
      service: "service" in owner ? owner.service : null,
      is_wide: key.isWide ?? false,
      made_by: key.madeBy ?? null,
      made_with: key.madeWith ?? null,
      created_at: key.now,
      expires_at: key.expiresAt ?? null,
    })
    .execute();
  return id;
}

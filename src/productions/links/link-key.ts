import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import type { Sealer } from "../webhooks/index.ts";

/** What a workspace signs its links with. */
export interface LinkKey {
  readonly version: number;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

export interface LinkKeyRequest {
  readonly workspaceId: string;
  readonly sealer: Sealer;
  /** Who asks for it, as it is written down. */
  readonly by: string;
  readonly now: Date;
}

/** The workspace's key, made with its first link. @throws SutradharError `config_invalid` where it cannot be read */
export async function getLinkKey(trx: Trx, request: LinkKeyRequest): Promise<LinkKey> {
  const { workspaceId, sealer, by, now } = request;
  await trx
    .insertInto("link_keys")
    .values({ workspace_id: workspaceId, sealed: sealNew(sealer, workspaceId), made_by: by, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const key = await findLinkKey(trx, request);
  if (!key) throw new SutradharError("internal", "the workspace's key for links is not there");
  return key;
}

/** Undefined where the workspace has never made a link. */
export async function findLinkKey(
  trx: Trx,
  { workspaceId, sealer }: Pick<LinkKeyRequest, "workspaceId" | "sealer">,
): Promise<LinkKey | undefined> {
  const row = await trx
    .selectFrom("link_keys")
    .select(["version", "sealed"])
    .where("workspace_id", "=", workspaceId)
    .executeTakeFirst();
  if (!row) return undefined;
  const opened = sealer.open(row.sealed, aboutOf(workspaceId));
  if (opened === undefined) {
    throw new SutradharError(
      "config_invalid",
      "the key for links was encrypted with another secrets key: bring that one back (SUTRADHAR_SECRETS_KEY_FILE), or rotate the key",
    );
  }
  return { version: row.version, secret: Buffer.from(opened, "base64url") };
}

/** Ends every link that the workspace has made. @returns the version of the new key */
export async function rotateLinkKey(trx: Trx, { workspaceId, sealer, by, now }: LinkKeyRequest): Promise<number> {
  const sealed = sealNew(sealer, workspaceId);
  const { version } = await trx
    .insertInto("link_keys")
    .values({ workspace_id: workspaceId, sealed, made_by: by, created_at: now })
    .onConflict((conflict) =>
      conflict.column("workspace_id").doUpdateSet((update) => ({
        version: sql<number>`${update.ref("link_keys.version")} + 1`,
        sealed,
        made_by: by,
        created_at: now,
      })),
    )
    .returning("version")
    .executeTakeFirstOrThrow();
  return version;
}

function sealNew(sealer: Sealer, workspaceId: string): string {
  return sealer.seal(randomBytes(32).toString("base64url"), aboutOf(workspaceId));
}

function aboutOf(workspaceId: string): string {
  return `link key of ${workspaceId}`;
}

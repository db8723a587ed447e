import { limits, SutradharError } from "../../core/index.ts";
import type { Trx } from "../../store/index.ts";
import { isAlias, latestAlias, type VersionSelector } from "../asset-name.ts";
import { newestStable } from "../choose-version.ts";
import { getAsset, type AssetKey, type AssetRecord } from "./asset-record.ts";
import { moveAlias } from "./move-alias.ts";
import { lockAsset } from "./registry-locks.ts";
import { sharedWorkspace, type RegistryRequest } from "./registry-request.ts";
import { resolveIn } from "./resolve-asset.ts";

export interface AssetTag extends AssetKey {
  readonly alias: string;
  /** A version, a range or another alias, resolved now; null takes the alias away. */
  readonly to: VersionSelector | null;
  /** Of `latest`: whether it stays there when a newer version is pushed. It does, unless this is false. */
  readonly isFrozen?: boolean;
  readonly reason?: string;
}

export interface TagReport extends AssetKey {
  readonly alias: string;
  /** Null where there is no such alias any more. */
  readonly version: string | null;
  readonly isFrozen: boolean;
  readonly isMoved: boolean;
}

/**
 * Points an alias at a version, and keeps who did so, when and why. A workspace may have aliases of its own for what ships.
 * @throws SutradharError `asset_unknown`, `request_invalid`, `limit_exceeded`
 */
export async function tagAsset(request: RegistryRequest, tag: AssetTag): Promise<TagReport> {
  const { alias, kind, name, reason } = tag;
  checkTag(tag);
  return request.database.forWorkspace(request.workspaceId, async (trx) => {
    await lockAsset(trx, request.workspaceId, tag);
    const record = await getAsset(trx, request.workspaceId, tag);
    if (!record.aliases.has(alias) && record.aliases.size >= limits.assetAliasesMax) {
      throw new SutradharError(
        "limit_exceeded",
        `${kind}/${name} has ${record.aliases.size} aliases, and may have no more: take one away`,
      );
    }
    const target = targetOf(record, tag);
    const move = { alias, ...target, ...(reason === undefined ? {} : { reason }) };
    await askToTag(trx, request, record, move);
    const isMoved = await moveAlias(trx, request, tag, move);
    if (isMoved) await request.watch?.tagged(trx, { kind, name, alias, to: target.to });
    return { kind, name, alias, version: await standing(trx, request, tag), isFrozen: target.isFrozen, isMoved };
  });
}

/** @throws SutradharError `consent_refused`, and whatever else speaks against it */
async function askToTag(
  trx: Trx,
  { watch, workspaceId }: RegistryRequest,
  { kind, name, versions, aliases }: AssetRecord,
  { alias, to }: { readonly alias: string; readonly to: string | null },
): Promise<void> {
  const before = aliases.get(alias)?.version;
  const target = versions.find(({ version }) => version === to);
  if (!target || before === to) return;
  const { version, digest, likeness } = target;
  if (!watch && likeness.kind === "person") {
    throw new SutradharError(
      "consent_refused",
      "an alias points at a person's likeness only where their consents can be looked at",
    );
  }
  const isMove = await hasMeantAnother(trx, { workspace_id: workspaceId, kind, name, alias }, version);
  await watch?.tagging(trx, { kind, name, version, digest, likeness, alias, isMove });
}

/** Also before it was taken away: whoever takes a name away to give it anew moves it. */
async function hasMeantAnother(
  trx: Trx,
  own: { readonly workspace_id: string; readonly kind: string; readonly name: string; readonly alias: string },
  version: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom("asset_alias_moves")
    .select("to_version")
    .where((is) => is.and(own))
    .where("to_version", "!=", version)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function checkTag({ alias, reason = "", to, isFrozen }: AssetTag): void {
  if (!isAlias(alias)) {
    throw new SutradharError(
      "request_invalid",
      `an alias begins with a letter and has a-z, 0-9 and -, at most 64, got ${JSON.stringify(alias.slice(0, 80))}`,
    );
  }
  if (reason.length > limits.assetTextCharsMax) {
    throw new SutradharError("request_invalid", `a reason may have ${limits.assetTextCharsMax} characters`);
  }
  if (to?.kind === "alias" && to.alias === alias && !(alias === latestAlias && isFrozen === false)) {
    throw new SutradharError("request_invalid", `${alias} cannot point to itself: name a version`);
  }
}

/** `latest` that is let go follows the newest stable version; taken away, it would come back with the next push. */
function targetOf(
  record: AssetRecord,
  { alias, to, isFrozen, kind, name }: AssetTag,
): { to: string | null; isFrozen: boolean } {
  const isLatest = alias === latestAlias;
  // Of what ships, a workspace's own `latest` is let go by taking it away: that of all stands again.
  const follows = isLatest && (to === null || isFrozen === false);
  if (follows && record.owner === sharedWorkspace) return { to: null, isFrozen: false };
  if (follows) return { to: newestStable(record.versions) ?? null, isFrozen: false };
  if (to === null) return { to: null, isFrozen: false };
  const { version } = resolveIn(record, { kind, name, selector: to });
  return { to: version, isFrozen: isLatest };
}

/** Where the alias points now, as a binder sees it. */
async function standing(trx: Trx, { workspaceId }: RegistryRequest, tag: AssetTag): Promise<string | null> {
  const record = await getAsset(trx, workspaceId, tag);
  return record.aliases.get(tag.alias)?.version ?? null;
}

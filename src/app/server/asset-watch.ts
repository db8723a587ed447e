import type { Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { findFacts, mayKeep, type PublicJwk } from "../../governance/consent/index.ts";
import { defineEntry, field, hide, type LedgerWriter } from "../../ledger/index.ts";
import { byCaller } from "../../productions/index.ts";
import { assetKinds, latestAlias, type AssetKind } from "../../registry/index.ts";
import type { AliasedAsset, PushedAsset, RegistryWatch } from "../../registry/versions/index.ts";
import type { Trx } from "../../store/index.ts";
import type { PromotionApprovals } from "./promotion-approvals.ts";

const kind = field.code(...assetKinds);
const pushed = defineEntry("asset.pushed", {
  kind,
  /** kind/name@version. */
  name: field.commitment,
  likeness: field.code("none", "synthetic", "person"),
  manifest: field.optional(field.digest),
  /** Of a person's likeness: only who has it may know. */
  likenessManifest: field.optional(field.commitment),
});
const tagged = defineEntry("asset.tagged", {
  kind,
  name: field.commitment,
  alias: field.commitment,
  to: field.commitment,
});

export interface AssetWatchOptions {
  readonly ledger: LedgerWriter;
  readonly trusted: readonly PublicJwk[];
  readonly now: () => Date;
  /** Whether people must agree before something else is used under a name. */
  readonly promotions: Pick<PromotionApprovals, "areAsked">;
}

/** What a server has to say when an asset is pushed, or an alias moved, and what the ledger says of it. */
export function watchAssets(options: AssetWatchOptions, caller: Caller): RegistryWatch {
  const { ledger, trusted, now, promotions } = options;
  const { actor, workspaceId } = byCaller(ledger, caller);
  return {
    async pushing(trx, asset) {
      if (asset.likeness.kind === "person") {
        await refuseUnconsented(trx, { asset, point: "push", trusted, workspaceId, now: now() });
      }
      const isPerson = asset.likeness.kind === "person";
      const body = {
        kind: asset.kind,
        name: hide(`${asset.kind}/${asset.name}@${asset.version}`),
        likeness: asset.likeness.kind,
        ...(isPerson ? { likenessManifest: hide(asset.digest) } : { manifest: asset.digest }),
      };
      await ledger.appendWithin(trx, { type: pushed, actor, workspace: workspaceId, body });
    },
    async tagging(trx, asset) {
      if (asset.likeness.kind === "person") {
        await refuseUnconsented(trx, { asset, point: "tag", trusted, workspaceId, now: now() });
      }
      if (isPromotion(asset) && (await promotions.areAsked(caller, asset.kind))) throw refuseUnasked(asset);
    },
    async tagged(trx, { kind: of, name, alias, to }) {
      const body = { kind: of, name: hide(`${of}/${name}`), alias: hide(alias), to: hide(to ?? "") };
      await ledger.appendWithin(trx, { type: tagged, actor, workspace: workspaceId, body });
    },
  };
}

/** What videos speak and show with changes: `latest` follows what is pushed, and a new name changes nobody's. */
function isPromotion({ kind: of, alias, isMove }: AliasedAsset): boolean {
  return (of === "voice" || of === "avatar") && isMove && alias !== latestAlias;
}

function refuseUnasked({ kind: of, name, alias, version }: AliasedAsset): SutradharError {
  const named = `${of}/${name}@${alias}`;
  return new SutradharError(
    "policy_refused",
    `people must agree before ${named} is another version: sutradhar rollout start ${named} --to ${version}, and rollout approve`,
  );
}

/** @throws SutradharError `consent_refused` that names the digest which a consent must name */
async function refuseUnconsented(
  trx: Trx,
  question: {
    readonly asset: PushedAsset;
    readonly point: "push" | "tag";
    readonly trusted: readonly PublicJwk[];
    readonly workspaceId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { asset, point, trusted, workspaceId, now } = question;
  const ref = asset.likeness.kind === "person" ? asset.likeness.person : "";
  const row = await trx
    .selectFrom("principals")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("ref", "=", ref)
    .executeTakeFirst();
  const facts = row && (await findFacts(trx, { workspaceId, principalIds: [row.id], trusted })).get(row.id);
  const likeness = { digest: asset.digest, modality: modalityOf(asset.kind) };
  const decision = mayKeep(likeness, facts ?? { principal: undefined, consents: [] }, now);
  if (decision.allowed) return;
  throw new SutradharError(
    "consent_refused",
    `${asset.kind}/${asset.name}@${asset.version} is a person's, and no consent of theirs that is in force names it by sha256 ${asset.digest} [${decision.reason}]: ask for one first`,
    { details: { point, reason: decision.reason, digest: asset.digest } },
  );
}

function modalityOf(of: AssetKind): "face" | "voice" {
  return of === "voice" ? "voice" : "face";
}

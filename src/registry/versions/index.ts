/** The registry's versions, in the database and the vaults: pushed, tagged, resolved, pulled, compared, deleted. */
export { deleteAsset } from "./delete-asset.ts";
export { deprecateAsset, type VersionKey } from "./deprecate-asset.ts";
export { diffAssets, type AssetDiff, type FileChange, type PictureChange } from "./diff-assets.ts";
export type { FieldChange } from "./diff-fields.ts";
export { getTemplate, templateScript, type Template } from "./get-template.ts";
export { listAssets, type AssetFilter, type AssetPage, type ListedAsset } from "./list-assets.ts";
export { listShipped } from "./list-shipped.ts";
export { createLockedAssets, type LockedAssetsOptions, type LockedName } from "./locked-assets.ts";
export type { Likeness, Provenance } from "./provenance.ts";
export { pullAsset, type PulledAsset } from "./pull-asset.ts";
export { pushAsset, type AssetPush, type PushReport } from "./push-asset.ts";
export { recordUses, type AssetUse, type AssetUser } from "./record-uses.ts";
export { createRegistryAssets, type RegistryAssetsOptions, type VersionChoices } from "./registry-assets.ts";
export {
  sharedWorkspace,
  type Actor,
  type AssetVault,
  type PushedAsset,
  type RegistryPlace,
  type RegistryRequest,
  type AliasedAsset,
  type RegistryWatch,
} from "./registry-request.ts";
export { championAlias, promoteModel, readModel, refuseUnfit, rollBackModel } from "./model-versions.ts";
export { moveAlias } from "./move-alias.ts";
export { parseReference, resolveAsset, type KindReference } from "./resolve-asset.ts";
export { keepFiles, lockAsset } from "./registry-locks.ts";
export { seedShippedAssets, type SeedOptions, type SeedReport } from "./seed-assets.ts";
export { showAsset, showVersion, type ShownAsset, type ShownVersion } from "./show-asset.ts";
export { tagAsset, type AssetTag, type TagReport } from "./tag-asset.ts";

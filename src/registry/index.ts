/** Which assets exist, and which bytes answer to which name. What keeps their versions is a front of its own: versions/. */
export {
  spellWanted,
  type AssetBinder,
  type AssetDeprecation,
  type AssetResolution,
  type OpenedAsset,
  type VoiceAsset,
} from "./asset-binder.ts";
export {
  formatAssetName,
  formatSelector,
  latestAlias,
  parseAssetName,
  parseSelector,
  type AssetReference,
  type VersionSelector,
} from "./asset-name.ts";
export { assetKinds, type Asset, type AssetKind, type AssetManifest, type AssetSummary } from "./asset.ts";
export type { BrandAsset } from "./brand-asset.ts";
export { dressShot, type ShotDress, type ShownParts } from "./dress-shot.ts";
export type { NeuralVoice, ProviderVoice, VoiceElsewhere } from "./neural-voice.ts";
export { bindOwnBackground } from "./own-background.ts";
export { createShippedAssets, type ShippedAssets } from "./shipped-assets.ts";

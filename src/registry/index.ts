/** Which assets exist, and which bytes answer to which name. */
export {
  assetKinds,
  parseAssetName,
  type Asset,
  type AssetKind,
  type AssetManifest,
  type AssetSummary,
} from "./asset.ts";
export type { BrandAsset } from "./brand-asset.ts";
export { dressShot, type ShotDress, type ShownParts } from "./dress-shot.ts";
export { createShippedAssets, type ShippedAssets } from "./shipped-assets.ts";
export { bindOwnBackground } from "./own-background.ts";

/** Which assets exist, and which bytes answer to which name. */
export {
  assetKinds,
  parseAssetName,
  type Asset,
  type AssetKind,
  type AssetManifest,
  type AssetSummary,
} from "./asset.ts";
export { bindBrandFolder, type BrandAsset } from "./brand-asset.ts";
export { createShippedAssets, type ShippedAssets } from "./shipped-assets.ts";
export { bindOwnBackground } from "./own-background.ts";

/** Whether what was pushed is what its kind must be: the rules of each kind, one file a kind. */
export type { AssetTraits, NamedAsset } from "./asset-check.ts";
export { checkAsset, type AssetClaim, type CheckedAsset } from "./check-asset.ts";
export { traitsOf } from "./check-background.ts";
export { languagesOf, parseVoiceDescriptor, type VoiceDescriptor } from "./check-voice.ts";

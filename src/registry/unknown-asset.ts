import type { ErrorCode } from "../core/index.ts";
import type { AssetKind } from "./asset.ts";

/** What it is called that a script names an asset that is not there. */
export const unknownCodes: Readonly<Record<AssetKind, ErrorCode>> = {
  avatar: "avatar_unknown",
  background: "background_unknown",
  music: "music_unknown",
  sting: "music_unknown",
  brand: "brand_unknown",
  voice: "voice_unknown",
  lexicon: "asset_unknown",
  template: "asset_unknown",
  prompt: "asset_unknown",
  model: "asset_unknown",
};

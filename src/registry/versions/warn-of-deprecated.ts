import type { Problem } from "../../core/index.ts";
import type { AssetResolution } from "../asset-binder.ts";
import { formatAssetName } from "../asset-name.ts";

/** A warning for each deprecated version that was bound, with what to use instead. */
export function warnOfDeprecated(resolutions: readonly AssetResolution[]): readonly Problem[] {
  return resolutions.flatMap(({ wanted, deprecation, ...asset }): Problem[] => {
    if (!deprecation) return [];
    const { reason, replacement } = deprecation;
    const instead = replacement === undefined ? "" : `; use ${replacement}`;
    const message = `${formatAssetName(asset)}, which ${wanted} stands for, is deprecated: ${reason}${instead}`;
    return [{ code: "asset_deprecated", message }];
  });
}

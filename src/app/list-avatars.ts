import { SutradharError } from "../core/index.ts";
import { createShippedAssets, type AssetSummary } from "../registry/index.ts";
import type { Config } from "./config.ts";

export async function listAvatars({ assetsDirectory }: Pick<Config, "assetsDirectory">): Promise<AssetSummary[]> {
  const nowhere = { put: () => Promise.reject(new SutradharError("internal", "listing stores nothing")) };
  return createShippedAssets({ directory: assetsDirectory, blobs: nowhere }).list("avatar");
}

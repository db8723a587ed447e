import type { Command } from "commander";
import { addAssetDelete } from "./asset-delete.ts";
import { addAssetDeprecate } from "./asset-deprecate.ts";
import { addAssetDiff } from "./asset-diff.ts";
import { addAssetList } from "./asset-list.ts";
import { addAssetPull } from "./asset-pull.ts";
import { addAssetPush } from "./asset-push.ts";
import { addAssetShow } from "./asset-show.ts";
import { addAssetTag } from "./asset-tag.ts";

export function addAsset(program: Command): void {
  const asset = program
    .command("asset")
    .description(
      "avatars, voices, templates and all else that videos are made of, with versions; docs/guides/assets.md",
    );
  addAssetPush(asset);
  addAssetList(asset);
  addAssetShow(asset);
  addAssetPull(asset);
  addAssetTag(asset);
  addAssetDeprecate(asset);
  addAssetDiff(asset);
  addAssetDelete(asset);
}

import type { Digest } from "../core/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { Asset, AssetManifest } from "../registry/index.ts";
import { pathOfAttribute } from "../speech/script/index.ts";
import type { BlobStore } from "../store/index.ts";

/**
 * Every file beside a script that its scenes' own assets are made of, by its path. Their manifests are asked, not the disk:
 * what was taken is what counts.
 */
export async function listOwnFiles(
  scenes: readonly ResolvedScene[],
  blobs: Pick<BlobStore, "get">,
): Promise<Record<string, Digest>> {
  const files: Record<string, Digest> = {};
  const add = async (named: string | undefined, asset: Asset | undefined): Promise<void> => {
    const path = named === undefined ? undefined : pathOfAttribute(named);
    if (path === undefined || !asset) return;
    const manifest = JSON.parse(new TextDecoder().decode(await blobs.get(asset.digest))) as AssetManifest;
    for (const [name, digest] of Object.entries(manifest.files)) {
      // An own background is a file, and its description is made for it.
      if (asset.kind !== "background") files[`${path}/${name}`] = digest;
      else if (name !== "background.json") files[path] = digest;
    }
  };
  for (const { scene, avatar, background, brand } of scenes) {
    await add(scene.avatar, avatar);
    await add(scene.background, background);
    await add(scene.brand, brand);
  }
  return files;
}

import { SutradharError, type Digest } from "../core/index.ts";
import { plainLook, type LookStyle } from "../media/layout/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { BrandAsset } from "../registry/index.ts";

/** How each scene looks: as its brand says, or as the product does. */
export type LookOf = (resolved: Pick<ResolvedScene, "brand">) => LookStyle;

/** Opens the look of every brand that the scenes have, each once. */
export async function openLooks(
  scenes: readonly Pick<ResolvedScene, "brand">[],
  blobs: { get(digest: Digest): Promise<Uint8Array> },
): Promise<LookOf> {
  const looks = new Map<Digest, LookStyle>();
  for (const { brand } of scenes) {
    if (brand && !looks.has(brand.digest)) looks.set(brand.digest, await openBrand(brand, blobs));
  }
  return ({ brand }) => (brand && looks.get(brand.digest)) || plainLook;
}

async function openBrand(
  { kit, files }: BrandAsset,
  blobs: { get(digest: Digest): Promise<Uint8Array> },
): Promise<LookStyle> {
  const { openLook } = await import("../media/brand/index.ts");
  return openLook(kit.look, (file) => {
    const digest = files[file];
    if (!digest) throw new SutradharError("internal", `the brand ${kit.title} was bound without ${file}`);
    return blobs.get(digest);
  });
}

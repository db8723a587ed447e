import { SutradharError, type Digest } from "../core/index.ts";
import { plainLook, type LookStyle } from "../media/layout/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { BrandAsset } from "../registry/index.ts";

type Dressed = Pick<ResolvedScene, "brand" | "scene">;

/** How each scene looks: as its brand says, or as the product does. */
export type LookOf = (resolved: Dressed) => LookStyle;

/** Opens the look of every brand that the scenes have, once for each language. */
export async function openLooks(
  scenes: readonly Dressed[],
  blobs: { get(digest: Digest): Promise<Uint8Array> },
): Promise<LookOf> {
  const looks = new Map<string, LookStyle>();
  const keyOf = ({ brand, scene }: Dressed): string => `${brand?.digest ?? ""}/${scene.language}`;
  for (const resolved of scenes) {
    const { brand, scene } = resolved;
    if (brand && !looks.has(keyOf(resolved))) looks.set(keyOf(resolved), await openBrand(brand, scene.language, blobs));
  }
  return (resolved) => looks.get(keyOf(resolved)) ?? plainLook;
}

async function openBrand(
  { kit, files }: BrandAsset,
  language: string,
  blobs: { get(digest: Digest): Promise<Uint8Array> },
): Promise<LookStyle> {
  const { openLook } = await import("../media/brand/index.ts");
  const read = (file: string): Promise<Uint8Array> => {
    const digest = files[file];
    if (!digest) throw new SutradharError("internal", `the brand ${kit.title} was bound without ${file}`);
    return blobs.get(digest);
  };
  return openLook(kit.look, read, language);
}

import type { ResolvedScene, VideoRequest } from "../planner/index.ts";
import type { Asset, AssetBinder } from "../registry/index.ts";

type PlacedStings = NonNullable<VideoRequest["stings"]>;

/** A video with music has a sting where a title card opens it and where an end card closes it. */
export async function placeStings(
  scenes: readonly ResolvedScene[],
  music: Asset | undefined,
  { assets }: { readonly assets: Pick<AssetBinder, "bind"> },
): Promise<PlacedStings> {
  if (!music) return [];
  const shots = scenes.flatMap(({ scene, stagings }) =>
    scene.shots.map(({ id }, index) => ({ id, layout: stagings?.[index]?.layout ?? "" })),
  );
  const opening = shots.slice(0, 1).find(({ layout }) => isCard(layout, "title"));
  // An end card may stay for several sentences: it comes with the first of the last run.
  const closing = shots[shots.findLastIndex(({ layout }) => !isCard(layout, "end")) + 1];
  const placed: { shot: string; sting: Asset }[] = [];
  if (opening) placed.push({ shot: opening.id, sting: await assets.bind("sting", "open") });
  if (closing) placed.push({ shot: closing.id, sting: await assets.bind("sting", "close") });
  return placed;
}

function isCard(layout: string, card: "title" | "end"): boolean {
  return layout === card || layout === `${card}-presenter`;
}

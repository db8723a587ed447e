import type { Json } from "../core/index.ts";
import type { NodeDraft } from "../pipeline/index.ts";
import type { Asset } from "../registry/index.ts";
import { describeModel } from "./plan-examination.ts";
import type { ResolvedScene, ShotStaging, VideoRequest } from "./video-request.ts";

/** The nodes that make ready what a shot is drawn from. */
export interface ShotBakes {
  readonly rig: string | undefined;
  readonly plate: string;
  readonly slides: readonly string[];
}

/** As much of a shot as decides what is baked for it. */
interface ShownShot {
  readonly resolved: ResolvedScene;
  readonly staging: ShotStaging;
}

/** Drafts each baking once, however many shots share it. */
export function createBakery(request: VideoRequest, drafts: NodeDraft[]): (shot: ShownShot) => ShotBakes {
  const known = new Set<string>();
  const { width, height, frameRate } = request.picture;
  const bakeSlide = bakeSlideBy(request);
  const bake = (
    id: string,
    step: string,
    parameters: { readonly [key: string]: Json },
    assets: NodeDraft["assets"],
  ): string => {
    if (!known.has(id)) {
      drafts.push({ id, step, inputs: {}, parameters: { width, height, ...parameters }, assets });
      known.add(id);
    }
    return id;
  };
  return ({ resolved: { avatar, background }, staging: { framing, layout, slides } }) => ({
    rig: framing && bake(`bake-rig/${nameOf(avatar)}/${framing}`, "bake-rig", { framing }, { source: avatar.digest }),
    plate: background.isClip
      ? bake(
          `bake-clip/${nameOf(background)}`,
          "bake-clip",
          { frameRate, name: background.title },
          { source: background.digest },
        )
      : bake(`bake-plate/${nameOf(background)}`, "bake-plate", {}, { source: background.digest }),
    slides: slides.map(({ digest, nearest, isDrawing }) => {
      // What is drawn by vectors has as many pixels as one likes.
      const { step, parameters, assets } = isDrawing ? bakeDrawing : bakeSlide;
      const id = `${step}/${digest.slice(0, 16)}/${layout}/${nearest}`;
      return bake(id, step, { layout, nearest, ...parameters }, { source: digest, ...assets });
    }),
  });
}

/** Scenes of one video may have different versions of an asset. */
export function nameOf({ name, version }: Asset): string {
  return `${name}@${version}`;
}

/** By which step a slide is baked, and what that is told besides. */
interface SlideBake {
  readonly step: string;
  readonly parameters: { readonly [key: string]: Json };
  readonly assets: NodeDraft["assets"];
}

const bakeDrawing: SlideBake = { step: "bake-drawing", parameters: {}, assets: {} };

/** How a slide is baked: as it is, or enlarged first. */
function bakeSlideBy({ makers }: VideoRequest): SlideBake {
  const slides = makers?.slides;
  if (!slides) return { step: "bake-slide", parameters: {}, assets: {} };
  return {
    step: "enlarge-slide",
    parameters: { model: describeModel(slides) },
    assets: { model: slides.asset.digest },
  };
}

import type { FrameSize } from "../captions/index.ts";
import type { Picture } from "../raster/index.ts";
import { createStage, type Stage, type StagePresenter } from "../stage/index.ts";
import { drawGround } from "./ground.ts";
import type { Composition } from "./compose-layout.ts";
import type { LookStyle } from "./look.ts";
import type { Sprite } from "./sprite.ts";
import { cropPlate, drawWindowMask } from "./window-mask.ts";

/** What lies over a layout's content, in this order. */
export type TopLayer = "lowerThird" | "caption" | "logo" | "veil" | "testAbove" | "testBelow" | "label";

/** A stage that is set for a layout: who stands where, before what, with layers for whatever a shot shows. */
export interface LayoutStage {
  readonly stage: Stage;
  setTop(layer: TopLayer, picture: Picture | undefined): void;
  /** What stands behind the presenter, before the wall and all that a shot shows there. */
  setBehind(picture: Picture | undefined): void;
  /** Replaces a piece of what a layer shows. */
  patchTop(layer: TopLayer, piece: Picture): void;
  /** Starts a chunk of a shot, with what it shows. */
  begin(sprites: readonly Sprite[]): void;
  /** Changes what looks otherwise at this time of the shot. */
  show(atMs: number): void;
}

/** Layers that a shot may fill. The kernel passes an empty one in nanoseconds. */
export const spriteLayers = { under: 4, over: 10 } as const;
const topLayers: readonly TopLayer[] = ["lowerThird", "caption", "logo", "veil", "testAbove", "testBelow", "label"];
const colourShares = { card: 0.82, around: 0.62 } as const;

/** @param plate the background, opaque, of the picture's size. */
export function createLayoutStage(options: {
  readonly picture: FrameSize;
  readonly plate: Picture;
  readonly composition: Composition;
  readonly look: LookStyle;
  readonly presenter?: Omit<StagePresenter, "place">;
  readonly isRightToLeft?: boolean;
}): LayoutStage {
  const { composition, presenter } = options;
  const { plate, mask } = setPlate(options);
  const stands = composition.presenter && presenter;
  const firstSprite = mask ? 1 : 0;
  const firstTop = firstSprite + spriteLayers.over;
  const stage = createStage({
    width: options.picture.width,
    height: options.picture.height,
    plate,
    ...(stands ? { presenter: { ...presenter, place: composition.presenter.place } } : {}),
    underlays: spriteLayers.under + 1,
    overlays: firstTop + topLayers.length,
  });
  if (mask) stage.setOverlay(0, mask);
  let shown: { readonly sprite: Sprite; readonly set: (picture: Picture | undefined) => void; key: string }[] = [];
  return {
    stage,
    setBehind: (picture) => stage.setUnderlay(spriteLayers.under, picture),
    setTop: (layer, picture) => stage.setOverlay(firstTop + topLayers.indexOf(layer), picture),
    patchTop: (layer, piece) => stage.patchOverlay(firstTop + topLayers.indexOf(layer), piece),
    begin(sprites) {
      for (const { set } of shown) set(undefined);
      shown = assignLayers(sprites).map(({ sprite, layer }) => ({
        sprite,
        set: (picture) =>
          sprite.isUnder ? stage.setUnderlay(layer, picture) : stage.setOverlay(firstSprite + layer, picture),
        key: "",
      }));
      stage.beginChunk();
    },
    show(atMs) {
      for (const each of shown) {
        const frame = each.sprite.at(atMs);
        if (frame.key === each.key) continue;
        each.key = frame.key;
        each.set(frame.draw());
      }
    },
  };
}

function assignLayers(sprites: readonly Sprite[]): readonly { sprite: Sprite; layer: number }[] {
  const next = { under: 0, over: 0 };
  return sprites.map((sprite) => {
    const kind = sprite.isUnder ? "under" : "over";
    const layer = next[kind]++;
    if (layer >= spriteLayers[kind]) throw new RangeError(`a shot may fill ${spriteLayers[kind]} layers, got more`);
    return { sprite, layer };
  });
}

/** A card has its ground for a plate; a window has a background of its own, and a ground with a hole over it. */
function setPlate(options: Parameters<typeof createLayoutStage>[0]): { plate: Picture; mask?: Picture } {
  const { composition, plate, look } = options;
  const ground = { ground: look.colours.ground, isRightToLeft: options.isRightToLeft ?? false };
  if (!composition.presenter)
    return { plate: drawGround(plate, { ...ground, colourShare: colourShares.card, rings: look.colours.accent }) };
  const { window } = composition.presenter;
  if (!window) return { plate };
  const backdrop = drawGround(plate, { ...ground, colourShare: colourShares.around });
  return { plate: cropPlate(plate, window), mask: drawWindowMask(backdrop, window, look.colours.accent) };
}

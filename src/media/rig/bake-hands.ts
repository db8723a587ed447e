import { SutradharError } from "../../core/index.ts";
import { handShapes, type HandShape } from "../pose.ts";
import type { Picture } from "../raster/index.ts";
import { placeHand } from "./hand-place.ts";
import type { Rig, RigHand } from "./rig.ts";

export const handSides = ["left", "right"] as const;
export type HandSide = (typeof handSides)[number];

/** One hand at one scale: a picture for each shape that it can take. */
export interface BakedHand {
  readonly side: HandSide;
  readonly shapes: readonly { readonly shape: HandShape; readonly picture: Picture }[];
}

type PlacePicture = (
  file: string,
  x: number,
  y: number,
) => { readonly width: number; readonly height: number; readonly picture: Picture };

/** @throws SutradharError `rig_invalid` where an edge of a hand's picture would come into view. */
export function bakeHands(rig: Rig, place: PlacePicture): readonly BakedHand[] {
  return handSides.flatMap((side) => {
    const hand = rig.hands?.[side];
    if (!hand) return [];
    const shapes = handShapes.flatMap((shape) => {
      const placed = hand.shapes[shape];
      if (!placed) return [];
      const { width, height, picture } = place(placed.file, placed.x, placed.y);
      checkReach(rig, { side, shape, hand }, { x: placed.x, y: placed.y, width, height });
      return [{ shape, picture }];
    });
    return shapes.length > 0 ? [{ side, shapes }] : [];
  });
}

function checkReach(
  rig: Rig,
  { side, shape, hand }: { side: HandSide; shape: HandShape; hand: RigHand },
  box: { x: number; y: number; width: number; height: number },
): void {
  const bottom = box.y + box.height;
  const fail = (what: string) =>
    new SutradharError("rig_invalid", `${rig.name}: hands.${side}.shapes.${shape}: the picture must ${what}`);
  if (bottom < rig.canvas.height)
    throw fail(`reach down to the canvas's edge at ${rig.canvas.height}; it ends at ${bottom}`);
  if (hand.pivot[1] < bottom) throw fail(`end above the elbow, pivot y ${hand.pivot[1]}; it ends at ${bottom}`);
  const atRest = placeHand(hand, { raise: 0, beat: 0 });
  const corners = [box.x, box.x + box.width].flatMap((x) => [box.y, bottom].map((y) => atRest(x, y).y));
  const top = Math.round(Math.min(...corners));
  if (top < rig.canvas.height)
    throw fail(`lie below the canvas at rest, from ${rig.canvas.height} on; rest brings it to ${top}: raise rest.y`);
}

import type { Pose } from "../pose.ts";
import type { PaintContext } from "./face-painter.ts";
import type { Rig } from "./rig.ts";
import type { PixelBox, Texture } from "./slot-painter.ts";

export interface BrowPainter {
  /** Restores the skin where the brow was and will be, if it moves; returns that box. */
  clearIfMoved(pose: Pose): PixelBox | undefined;
  /**
   * Lays the brow where the last pose put it; returns the box that it painted.
   * @param within what was cleared. Beyond it the brow is still there, and a second coat would darken its soft edges.
   */
  paint(within: PixelBox): PixelBox;
  reset(): void;
}

interface BrowPlace {
  readonly rise: number;
  readonly inward: number;
  readonly angle: number;
}

const restPlace: BrowPlace = { rise: 0, inward: 0, angle: 0 };

/** Draws one brow, which slides over the forehead as a whole. */
export function createBrow(context: PaintContext, rig: Rig, side: "left" | "right"): BrowPainter {
  const { kernel, face, baked, part } = context;
  const { seen, skin } = face;
  const brow = rig.brows[side];
  const texture = part(side === "left" ? "browLeft" : "browRight");
  const travelPixels = brow.raise * baked.scale;
  const pivot = { x: brow.pivot[0] * baked.scale - seen.x, y: brow.pivot[1] * baked.scale - seen.y };
  const stride = seen.width * 4;
  let place: BrowPlace | undefined;
  return {
    reset() {
      place = undefined;
    },
    clearIfMoved(pose) {
      const next = placeOf(pose, side, travelPixels);
      const before = place;
      if (before && isSame(before, next)) return undefined;
      place = next;
      const box = before
        ? uniteBoxes(boxOf(texture, seen, before), boxOf(texture, seen, next))
        : boxOf(texture, seen, next);
      kernel.restoreSkin(skin.address, seen.address, stride, box.left, box.top, box.right, box.bottom);
      return box;
    },
    paint(within) {
      const at = place ?? restPlace;
      const box = intersectBoxes(boxOf(texture, seen, at), within);
      const cos = Math.cos(at.angle);
      const sin = Math.sin(at.angle);
      const movedX = pivot.x + at.inward;
      const movedY = pivot.y - at.rise;
      // The inverse of turning about the pivot and then shifting it.
      kernel.paintPicture(
        texture.address,
        texture.width * 4,
        texture.width,
        texture.height,
        seen.address,
        stride,
        box.left,
        box.top,
        box.right,
        box.bottom,
        cos,
        -sin,
        sin,
        cos,
        pivot.x - (texture.x - seen.x) - (cos * movedX + sin * movedY),
        pivot.y - (texture.y - seen.y) - (-sin * movedX + cos * movedY),
      );
      return box;
    },
  };
}

function placeOf(pose: Pose, side: "left" | "right", travelPixels: number): BrowPlace {
  const towardsNose = side === "left" ? 1 : -1;
  const lift = side === "left" ? pose.browLeft : pose.browRight;
  return {
    rise: Math.round((lift - 0.35 * pose.frown) * travelPixels * 8) / 8,
    inward: towardsNose * (Math.round(pose.frown * 0.35 * travelPixels * 8) / 8),
    // A raised brow arches out, a frown tilts the inner end down.
    angle: (towardsNose * Math.round((pose.frown * 0.1 - lift * 0.03) * 500)) / 500,
  };
}

function isSame(a: BrowPlace, b: BrowPlace): boolean {
  return a.rise === b.rise && a.inward === b.inward && a.angle === b.angle;
}

/** The box of the face's texture that the brow touches at a place, with room for its turn. */
function boxOf(texture: Texture, seen: Texture, { rise, inward, angle }: BrowPlace): PixelBox {
  const slack = Math.ceil((texture.width + texture.height) * Math.abs(angle)) + 2;
  const left = texture.x - seen.x + inward;
  const top = texture.y - seen.y - rise;
  // Both ends are held inside: the kernel trusts them, and a brow beside the face must touch nothing, not other memory.
  const column = (value: number) => Math.max(0, Math.min(seen.width, value));
  const row = (value: number) => Math.max(0, Math.min(seen.height, value));
  return {
    left: column(Math.floor(left - slack)),
    top: row(Math.floor(top - slack)),
    right: column(Math.ceil(left + texture.width + slack)),
    bottom: row(Math.ceil(top + texture.height + slack)),
  };
}

/** What two boxes share; nothing has its right end at its left or before it, and paints nothing. */
function intersectBoxes(a: PixelBox, b: PixelBox): PixelBox {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

export function uniteBoxes(a: PixelBox, b: PixelBox): PixelBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

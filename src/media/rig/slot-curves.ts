import type { SlotShape } from "./curve.ts";
import type { SlotEdge, Texture } from "./slot-painter.ts";

/** Outer top, top, bottom, outer bottom, and the texel columns of the upper and the lower strip. */
export const curveFloats = 6;
/** Positions are rounded to this part of a pixel, so that what hardly moved is the same as before. */
const subpixels = 4;

export function quantise(pixels: number): number {
  return Math.round(pixels * subpixels) / subpixels;
}

/**
 * Fills `wanted` with a slot's curves, `curveFloats` numbers a column of the face's texture from column `left` on.
 * What is returned says between which rows the curves run.
 */
export function createCurves(options: {
  wanted: Float32Array;
  columns: number;
  left: number;
  skin: Texture;
  scale: number;
  upper: SlotEdge;
  lower: SlotEdge;
}): (shape: SlotShape) => { top: number; bottom: number } {
  const { wanted, columns, left, skin, scale, upper, lower } = options;
  const toRow = (y: number) => quantise(y * scale - skin.y);
  return (shape) => {
    const [leftX, leftY] = shape.left;
    const [rightX, rightY] = shape.right;
    let top = Infinity;
    let bottom = -Infinity;
    for (let column = 0; column < columns; column++) {
      const x = (left + column + 0.5 + skin.x) / scale;
      const u = (2 * (x - leftX)) / (rightX - leftX) - 1;
      const line = leftY + ((rightY - leftY) * (u + 1)) / 2;
      const at = column * curveFloats;
      wanted[at + 4] = stripColumn(upper, u);
      wanted[at + 5] = stripColumn(lower, u);
      if (u <= -1 || u >= 1) {
        // Beside its corners a slot is shut.
        wanted.fill(toRow(line), at, at + 4);
        continue;
      }
      const edges = shape.edgesAt(u);
      const outerTop = toRow(line + edges.outerTop);
      const outerBottom = toRow(line + edges.outerBottom);
      wanted[at] = outerTop;
      wanted[at + 1] = toRow(line + edges.top);
      wanted[at + 2] = toRow(line + edges.bottom);
      wanted[at + 3] = outerBottom;
      top = Math.min(top, outerTop, wanted[at + 1] as number);
      bottom = Math.max(bottom, outerBottom);
    }
    return { top, bottom };
  };
}

/** Texel column of a strip at u; the strip spans −uMax … uMax. */
function stripColumn({ strip, texture }: SlotEdge, u: number): number {
  const inner = texture.width - 4;
  return 2 + ((u + strip.uMax) / (2 * strip.uMax)) * inner - 0.5;
}

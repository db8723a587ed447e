import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import type { RigFinding } from "./lint-rig.ts";

/** Units of neck behind the chin: less is uncovered by a nod. */
const hiddenUnitsMin = 40;

/** A neck that ends at the chin or under it: the head floats. Nothing surrounds such a gap, so it is not a hole. */
export function findBareNeck(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  const [x] = rig.head.pivot;
  const tops = rig.layers
    .filter(({ follows }) => follows === "body")
    .map((layer) => layer.y + firstInkRow(pictures.get(layer.file), Math.round(x - layer.x)));
  const top = Math.min(...tops);
  const measured = Number.isFinite(top) ? Math.round(rig.chin - top) : 0;
  if (measured >= hiddenUnitsMin) return [];
  const where = Number.isFinite(top) ? `starts at row ${Math.round(top)}` : "has no ink";
  const message =
    `the body ${where} in the head's middle, where the chin is at row ${rig.chin}: ` +
    `paint the neck up behind the chin, at least ${hiddenUnitsMin} units, better 160`;
  const at = { x: Math.round(x), y: Math.round(rig.chin) };
  return [{ check: "gap", severity: "error", message, at, measured, limit: hiddenUnitsMin }];
}

/** The first row of a picture that is opaque in a column; beyond all where none is. */
function firstInkRow(picture: RgbaPicture | undefined, column: number): number {
  if (!picture || column < 0 || column >= picture.width) return Infinity;
  for (let row = 0; row < picture.height; row++) {
    if ((picture.data[(row * picture.width + column) * 4 + 3] as number) > 127) return row;
  }
  return Infinity;
}

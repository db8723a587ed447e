import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import { differenceOf } from "../colour/index.ts";
import type { RigFinding } from "./lint-rig.ts";
import { meanColour } from "./mean-colour.ts";

type Eye = Rig["eyes"]["left"];
type Curve = "crease" | "upperOpen" | "closed" | "lowerOpen" | "lowerFold";

/** Which curve lies over which, and what is seen where it does not. Units measure downwards. */
const orders: readonly (readonly [over: Curve, under: Curve, seen: string])[] = [
  ["crease", "upperOpen", "the lid has no height when the eye is open"],
  ["upperOpen", "closed", "the eye cannot shut"],
  ["closed", "lowerFold", "the shut lid hangs out of the eye"],
  ["lowerOpen", "lowerFold", "the lower lid has no height"],
];
/** Less than a pixel in a medium shot. */
const crossedUnitsMax = 2;
/** A lid that is shaded is another colour than the face; beyond this it is a patch. Avatars that ship have up to 20.4. */
const lidDifferenceMax = 25;

/** Lids that cannot shut, are turned inside out, or show as patches on the face when they do shut. */
export function findWrongLids(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  return (["left", "right"] as const).flatMap((side) => [
    ...findCrossedCurves(side, rig.eyes[side]),
    ...findPatch(side, rig, pictures),
  ]);
}

function findCrossedCurves(side: "left" | "right", eye: Eye): RigFinding[] {
  const at = { x: Math.round(eye.left[0]), y: Math.round(eye.left[1]) };
  return orders.flatMap(([over, under, seen]) => {
    const measured = Math.max(...eye[over].map((offset, i) => offset - (eye[under][i] ?? 0)));
    if (measured <= crossedUnitsMax) return [];
    const units = Math.round(measured * 10) / 10;
    const message = `eyes.${side}.${over} lies ${units} units under ${under}, so ${seen}: give ${over} smaller values, or ${under} larger ones`;
    return [{ check: "lid", severity: "error", message, at, measured: units, limit: crossedUnitsMax } as const];
  });
}

function findPatch(side: "left" | "right", rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  const eye = rig.eyes[side];
  const face = rig.layers.find(({ id }) => id === "face");
  const skin = face && pictures.get(face.file);
  const strip = pictures.get(eye.upperLid.file);
  if (!face || !skin || !strip) return [];
  const [top, bottom] = eye.upperLid.bands;
  const lid = meanColour(strip, { top, bottom, left: strip.width / 4, right: (3 * strip.width) / 4 });
  const width = eye.right[0] - eye.left[0];
  // The skin that the lid lies on: the face is painted whole under the eyes.
  const under = meanColour(skin, {
    left: eye.left[0] + width / 4 - face.x,
    right: eye.right[0] - width / 4 - face.x,
    top: eye.left[1] + Math.min(...eye.upperOpen) - face.y,
    bottom: eye.left[1] + Math.max(...eye.closed) - face.y,
  });
  if (!lid || !under) return [];
  const measured = Math.round(differenceOf(lid, under) * 10) / 10;
  if (measured <= lidDifferenceMax) return [];
  const message = `the upper lid of eyes.${side} is ΔE ${measured} from the face under it, at most ${lidDifferenceMax} looks like skin: it will show as a patch when the eye shuts; paint it in the face's own colour`;
  const at = { x: Math.round((eye.left[0] + eye.right[0]) / 2), y: Math.round(eye.left[1]) };
  return [{ check: "lid", severity: "warning", message, at, measured, limit: lidDifferenceMax }];
}

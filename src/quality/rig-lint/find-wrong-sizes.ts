import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import type { RigFinding } from "./lint-rig.ts";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Pictures that cannot fill the place the rig gives them: what lies outside the canvas, and what is seen through an
 * opening but ends within it. Most often one was exported at another size than the rest.
 */
export function findWrongSizes(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  const boxOf = ({ file, x, y }: { file: string; x: number; y: number }): Box => {
    const { width = 0, height = 0 } = pictures.get(file) ?? {};
    return { left: x, top: y, right: x + width, bottom: y + height };
  };
  const canvas = { left: 0, top: 0, right: rig.canvas.width, bottom: rig.canvas.height };
  const astray = rig.layers.flatMap((layer) => findAstray(`layer ${layer.id} (${layer.file})`, boxOf(layer), canvas));
  const { mouth, eyes } = rig;
  const short = [
    ...findShort(`mouth.inside (${mouth.inside.file})`, boxOf(mouth.inside), mouthOpening(rig)),
    ...(["left", "right"] as const).flatMap((side) => {
      const eye = eyes[side];
      return findShort(`eyes.${side}.white (${eye.white.file})`, boxOf(eye.white), eyeOpening(eye));
    }),
  ];
  return [...astray, ...short];
}

/** The face's opening at its widest, where the inside hangs when the jaw is down. */
function mouthOpening({ mouth }: Rig): Box {
  const line = (mouth.left[1] + mouth.right[1]) / 2;
  // The inside goes 45 % of the way with the jaw.
  const bottom = line + Math.max(...mouth.lipLine) + 0.55 * mouth.jawDrop + mouth.lowerDrop;
  return { left: mouth.left[0], right: mouth.right[0], top: line, bottom };
}

function eyeOpening({ left, right, upperOpen, lowerOpen }: Rig["eyes"]["left"]): Box {
  const line = (left[1] + right[1]) / 2;
  return {
    left: left[0],
    right: right[0],
    top: line + Math.min(...upperOpen),
    bottom: line + Math.max(...lowerOpen),
  };
}

function findAstray(what: string, box: Box, canvas: Box): RigFinding[] {
  const seen = overlap(box.left, box.right, canvas.left, canvas.right);
  const seenDown = overlap(box.top, box.bottom, canvas.top, canvas.bottom);
  if (seen > 0 && seenDown > 0) return [];
  return [
    {
      check: "size",
      severity: "error",
      message:
        `${what} lies outside the canvas, ${sizeOf(canvas)} units: its x and y are those of its top left pixel on the ` +
        "canvas; export all layers at the canvas's size",
      at: { x: Math.round(box.left), y: Math.round(box.top) },
      measured: 0,
      limit: 1,
    },
  ];
}

function findShort(what: string, box: Box, opening: Box): RigFinding[] {
  const gap = Math.max(
    box.left - opening.left,
    box.top - opening.top,
    opening.right - box.right,
    opening.bottom - box.bottom,
  );
  if (gap <= gapUnitsMax) return [];
  return [
    {
      check: "size",
      severity: "error",
      message:
        `${what} is ${sizeOf(box)} and ends ${Math.round(gap)} units inside the opening that it must fill, ` +
        `${sizeOf(opening)} at (${Math.round(opening.left)}, ${Math.round(opening.top)}): paint it larger, or put its x and y right`,
      at: { x: Math.round(opening.left), y: Math.round(opening.top) },
      measured: Math.round(gap),
      limit: gapUnitsMax,
    },
  ];
}

/** Less than a pixel in a medium shot. */
const gapUnitsMax = 2;

function overlap(a: number, b: number, c: number, d: number): number {
  return Math.min(b, d) - Math.max(a, c);
}

function sizeOf({ left, right, top, bottom }: Box): string {
  return `${Math.round(right - left)} × ${Math.round(bottom - top)}`;
}

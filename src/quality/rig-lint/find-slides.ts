import type { BakedRig, Rig } from "../../media/rig/index.ts";
import { turnDegreesMax } from "./extreme-poses.ts";
import type { RigFinding } from "./lint-rig.ts";

type BakedLayer = BakedRig["layers"][number];

/** Units by which an edge may move over the face at a full turn. Hair that lies on a forehead does move a little. */
const slideUnits = { warning: 26, error: 52 } as const;
const cellPixels = 8;
const channels = 5;

/**
 * Parts of the head that slide over the face as it turns: where a layer's edge lies on the face, both must have about
 * one depth. A layer that hangs from a hook is meant to move.
 */
export function findSlides(rig: Rig, baked: BakedRig): RigFinding[] {
  const faceIndex = rig.layers.findIndex((layer) => layer.id === "face");
  const face = baked.layers[faceIndex] as BakedLayer;
  const sine = Math.sin((turnDegreesMax.yaw * Math.PI) / 180);
  return rig.layers.flatMap((layer, index) => {
    // What lies behind the face has its edge under it.
    if (layer.follows !== "head" || index <= faceIndex || layer.swing) return [];
    const worst = worstEdge(baked.layers[index] as BakedLayer, face);
    if (!worst) return [];
    const units = (Math.abs(worst.depthPixels) * sine) / baked.scale;
    if (units <= slideUnits.warning) return [];
    const at = { x: Math.round(worst.x / baked.scale), y: Math.round(worst.y / baked.scale) };
    const finding: RigFinding = {
      check: "slide",
      severity: units > slideUnits.error ? "error" : "warning",
      message:
        `layer ${layer.id} slides ${Math.round(units)} units over the face at yaw ${turnDegreesMax.yaw}°, most at ` +
        `(${at.x}, ${at.y}): give its depth the face's own there`,
      at,
      measured: Math.round(units),
      limit: slideUnits.warning,
    };
    return [finding];
  });
}

/** Of the layer's edge cells that lie over the face's own skin, the one whose depth differs most. */
function worstEdge(layer: BakedLayer, face: BakedLayer): { depthPixels: number; x: number; y: number } | undefined {
  let worst: { depthPixels: number; x: number; y: number } | undefined;
  const { picture } = layer;
  for (let row = 0; row * cellPixels < picture.height; row++) {
    for (let column = 0; column * cellPixels < picture.width; column++) {
      const x = picture.x + column * cellPixels;
      const y = picture.y + row * cellPixels;
      if (!isEdge(layer, x, y) || alphaAt(face, x, y) < 250) continue;
      const depthPixels = depthAt(layer, x, y) - depthAt(face, x, y);
      if (Math.abs(depthPixels) > Math.abs(worst?.depthPixels ?? 0)) worst = { depthPixels, x, y };
    }
  }
  return worst;
}

function isEdge(layer: BakedLayer, x: number, y: number): boolean {
  if (alphaAt(layer, x, y) < 128) return false;
  return [
    [-cellPixels, 0],
    [cellPixels, 0],
    [0, -cellPixels],
    [0, cellPixels],
  ].some(([dx, dy]) => alphaAt(layer, x + (dx as number), y + (dy as number)) < 32);
}

function alphaAt({ picture }: BakedLayer, x: number, y: number): number {
  const column = Math.round(x - picture.x);
  const row = Math.round(y - picture.y);
  if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) return 0;
  return picture.data[(row * picture.width + column) * 4 + 3] as number;
}

function depthAt({ picture, attributes }: BakedLayer, x: number, y: number): number {
  const column = Math.min(attributes.width - 1, Math.max(0, Math.round((x - picture.x) / cellPixels)));
  const row = Math.min(attributes.height - 1, Math.max(0, Math.round((y - picture.y) / cellPixels)));
  return attributes.values[(row * attributes.width + column) * channels] as number;
}

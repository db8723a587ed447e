import { mouthReach, type BakedRig, type Rig } from "../../media/rig/index.ts";
import type { RigFinding } from "./lint-rig.ts";

/** Share of the ellipse that a mouth reaches which must be skin. */
const skinShareMin = 0.98;

/** A mouth must open within the face: on skin all around, and above the chin. */
export function findStrayMouth(rig: Rig, baked: BakedRig): RigFinding[] {
  const reach = mouthReach(rig);
  const share = skinShare(rig, baked, reach);
  const findings: RigFinding[] = [];
  if (share < skinShareMin) {
    findings.push({
      check: "mouth",
      severity: "error",
      message:
        `only ${Math.round(share * 100)} % of what the mouth reaches is painted skin: paint the face whole under the ` +
        "mouth, or put the mouth's corners inside it",
      at: { x: Math.round(reach.x + reach.width / 2), y: Math.round(reach.y + reach.height / 2) },
      measured: Math.round(share * 1000) / 1000,
      limit: skinShareMin,
    });
  }
  const lowest = Math.max(rig.mouth.left[1], rig.mouth.right[1]) + Math.max(...rig.mouth.lowerOuter);
  if (lowest >= rig.chin) {
    findings.push({
      check: "mouth",
      severity: "error",
      message:
        `the lower lip ends at row ${Math.round(lowest)}, at or under the chin (row ${rig.chin}): ` +
        "put the mouth higher, or chin where the chin's tip is painted",
      measured: Math.round(lowest),
      limit: rig.chin,
    });
  }
  return findings;
}

function skinShare(rig: Rig, baked: BakedRig, reach: { x: number; y: number; width: number; height: number }): number {
  const face = baked.layers[rig.layers.findIndex((layer) => layer.id === "face")]?.picture;
  if (!face) return 0;
  let skin = 0;
  let all = 0;
  const step = 1 / baked.scale;
  const bottom = Math.min(reach.y + reach.height, rig.chin - 12);
  const [halfWidth, halfHeight] = [reach.width / 2, (bottom - reach.y) / 2];
  for (let y = reach.y; y < bottom; y += step) {
    const aside = halfWidth * Math.sqrt(Math.max(0, 1 - ((y - reach.y) / halfHeight - 1) ** 2));
    for (let x = reach.x + halfWidth - aside; x < reach.x + halfWidth + aside; x += step) {
      const column = Math.round(x * baked.scale - face.x);
      const row = Math.round(y * baked.scale - face.y);
      const isInside = column >= 0 && row >= 0 && column < face.width && row < face.height;
      all++;
      if (isInside && (face.data[(row * face.width + column) * 4 + 3] as number) >= 250) skin++;
    }
  }
  return all === 0 ? 0 : skin / all;
}

import { restPose, type Pose } from "../../media/pose.ts";
import type { Picture } from "../../media/raster/index.ts";
import type { BakedRig, Rig } from "../../media/rig/index.ts";
import { createStage, type Stage } from "../../media/stage/index.ts";
import { extremePoses } from "./extreme-poses.ts";
import { listHoles, type Hole, type Mask } from "./holes.ts";
import type { RigFinding } from "./lint-rig.ts";

interface DrawnRig {
  readonly rig: Rig;
  readonly baked: BakedRig;
  readonly heights: ReadonlyMap<string, number>;
}

/** Square units of a hole that nobody sees at 1080p. */
const holeUnitsMax = 260;
/** Luma of the two plates: what differs between them is seen through. */
const plates = [40, 200] as const;
const seenThroughLuma = 0.2 * (plates[1] - plates[0]);

/**
 * Holes in the figure: places through which the background shows although figure is all around them, and which are not
 * there at rest. In face and neck they are errors; beside them, as between hair and cheek, warnings.
 */
export function findGaps(drawn: DrawnRig): RigFinding[] {
  const { rig, baked } = drawn;
  const look = createLook(drawn);
  const atRest = look(restPose);
  const findings = new Map<string, RigFinding>();
  for (const { name, pose } of extremePoses) {
    for (const hole of listHoles(look(pose))) {
      const units = freshPixels(hole, atRest) / baked.scale ** 2;
      if (units <= holeUnitsMax) continue;
      const at = { x: Math.round(hole.x / baked.scale), y: Math.round(hole.y / baked.scale) };
      const severity = isInFaceOrNeck(rig, at) ? "error" : "warning";
      const place = `${severity}:${Math.round(at.x / 80)}:${Math.round(at.y / 80)}`;
      if ((findings.get(place)?.measured ?? 0) >= units) continue;
      findings.set(place, {
        check: "gap",
        severity,
        message:
          `at ${name} the background shows through at (${at.x}, ${at.y}), over ${Math.round(units)} square units: ` +
          "paint the layer behind further, or bring the depths of the layers beside it together",
        at,
        measured: Math.round(units),
        limit: holeUnitsMax,
      });
    }
  }
  return [...findings.values()];
}

function isInFaceOrNeck({ head, chin }: Rig, at: { x: number; y: number }): boolean {
  const { x, y, width, height } = head.box;
  const isFace = at.x > x + 0.12 * width && at.x < x + 0.88 * width && at.y > y + 0.1 * height && at.y < chin;
  const isNeck = Math.abs(at.x - head.pivot[0]) < 0.16 * width && at.y >= chin && at.y < chin + 0.3 * height;
  return isFace || isNeck;
}

/** Pixels of a hole that are figure in the other picture. */
function freshPixels(hole: Hole, before: Mask): number {
  return hole.pixels.reduce((sum, at) => sum + (before.isOpen[at] ? 0 : 1), 0);
}

/** Draws a pose over a dark plate and a light one; what differs is open. */
function createLook({ rig, baked, heights }: DrawnRig): (pose: Pose) => Mask {
  const width = evenUp(rig.canvas.width * baked.scale);
  const height = evenUp(rig.canvas.height * baked.scale);
  const stages = plates.map((luma) =>
    createStage({
      width,
      height,
      plate: flatPlate(width, height, luma),
      presenter: { rig, baked, heights, place: { x: 0, y: 0 } },
      overlays: 0,
    }),
  ) as [Stage, Stage];
  return (pose) => {
    for (const stage of stages) {
      stage.beginChunk();
      stage.draw(pose);
    }
    const [dark, light] = stages.map((stage) => stage.planes) as [Stage["planes"], Stage["planes"]];
    const isOpen = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * dark.lumaStride + x;
        isOpen[y * width + x] = (light.luma[at] as number) - (dark.luma[at] as number) > seenThroughLuma ? 1 : 0;
      }
    }
    return { width, height, isOpen };
  };
}

function evenUp(pixels: number): number {
  return 2 * Math.ceil(pixels / 2);
}

function flatPlate(width: number, height: number, luma: number): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([luma, 128, 128, 255], at);
  return { width, height, x: 0, y: 0, data };
}

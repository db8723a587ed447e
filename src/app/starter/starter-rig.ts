import type { Rig } from "../../media/rig/index.ts";
import { starterBoxes as boxes, starterDepth } from "./starter-boxes.ts";

/** 17 offsets of a curve over u = −1 … 1, 0 at its ends. */
function curve(offsetAt: (u: number) => number): number[] {
  return Array.from({ length: 17 }, (_, i) => Math.round(offsetAt(i / 8 - 1) * 100) / 100 + 0);
}

const bow = (u: number, power: number) => Math.max(0, 1 - u * u) ** power;
const lipLine = (u: number) => 18 * bow(u, 0.8);
const placed = (name: keyof typeof boxes) => ({ file: `layers/${name}.png`, x: boxes[name].x, y: boxes[name].y });
const strip = (name: string, bands: [number, number]) => ({
  file: `layers/${name}.png`,
  bands,
  uMax: 1,
  bandScale: 1,
});

function eye(side: "left" | "right"): Rig["eyes"]["left"] {
  const x = side === "left" ? 873 : 1141;
  return {
    left: [x, 768],
    right: [x + 146, 768],
    upperOpen: curve((u) => -44 * bow(u, 0.75)),
    lowerOpen: curve((u) => 18 * bow(u, 0.8)),
    closed: curve((u) => 14 * bow(u, 0.8)),
    crease: curve((u) => -60 * bow(u, 0.6)),
    lowerFold: curve((u) => 34 * bow(u, 0.6)),
    upperLid: strip("eye-upper-lid", [10, 60]),
    lowerLid: strip("eye-lower-lid", [8, 40]),
    white: { file: "layers/eye-white.png", x: x - 10, y: 700 },
    iris: { file: "layers/eye-iris.png", x: x + 73, y: 756 },
    glint: { file: "layers/eye-glint.png", x: x + 52, y: 732 },
    gazeX: 24,
    gazeY: 12,
    shadow: 0.4,
  };
}

/** What `rig.json` of a new avatar says. Units: docs/reference/rig-format.md. */
export function createStarterRig({ name, title }: { name: string; title: string }): Rig {
  const depth = (of: string) => ({ file: `layers/${of}-depth.png`, near: starterDepth.near, far: starterDepth.far });
  return {
    format: 1,
    name,
    version: "0.1.0",
    title,
    voice: "female",
    manner: { rate: 1, pitchSemitones: 0 },
    likeness: "synthetic",
    canvas: { width: 2160, height: 2400 },
    layers: [
      { id: "hair-back", ...placed("hair-back"), follows: "head", depth: -40, trail: 0.3 },
      { id: "body", ...placed("body"), follows: "body", depth: 0, trail: 0, neck: { top: 1110, bottom: 1310 } },
      { id: "face", ...placed("face"), follows: "head", depth: depth("face"), trail: 0 },
      { id: "hair-front", ...placed("hair-front"), follows: "head", depth: depth("hair-front"), trail: 0.05 },
    ],
    mouth: {
      left: [978, 968],
      right: [1182, 968],
      lipLine: curve(lipLine),
      upperOuter: curve((u) => lipLine(u) - 27 * bow(u, 0.8) + 7 * Math.exp(-((u / 0.16) ** 2))),
      lowerOuter: curve((u) => lipLine(u) + 34 * bow(u, 0.7)),
      upperLip: strip("mouth-upper-lip", [8, 48]),
      lowerLip: strip("mouth-lower-lip", [8, 58]),
      inside: placed("mouth-inside"),
      upperTeeth: placed("mouth-upper-teeth"),
      lowerTeeth: placed("mouth-lower-teeth"),
      tongue: placed("mouth-tongue"),
      jawDrop: 62,
      upperRaise: 13,
      lowerDrop: 15,
      widthGain: 0.16,
      roundGain: 0.34,
    },
    eyes: { left: eye("left"), right: eye("right") },
    brows: {
      left: { ...placed("brow-left"), raise: 24, pivot: [1010, 690] },
      right: { ...placed("brow-right"), raise: 24, pivot: [1150, 690] },
    },
    head: { pivot: [1080, 1080], centre: [1080, 780], box: { x: 712, y: 300, width: 736, height: 831 } },
    chin: 1131,
    body: { pivot: [1080, 2400], breath: { top: 1420, bottom: 2300 } },
  };
}

/** Where the starter's pictures lie on the canvas, in units: each is drawn at its own size, not the canvas's. */
export const starterBoxes = {
  "hair-back": { x: 712, y: 310, width: 736, height: 900 },
  body: { x: 250, y: 960, width: 1660, height: 1440 },
  face: { x: 740, y: 370, width: 680, height: 770 },
  "hair-front": { x: 730, y: 300, width: 700, height: 480 },
  "brow-left": { x: 846, y: 640, width: 180, height: 60 },
  "brow-right": { x: 1134, y: 640, width: 180, height: 60 },
  "mouth-inside": { x: 960, y: 920, width: 240, height: 230 },
  "mouth-upper-teeth": { x: 1000, y: 944, width: 160, height: 62 },
  "mouth-lower-teeth": { x: 1016, y: 982, width: 128, height: 52 },
  "mouth-tongue": { x: 1004, y: 980, width: 152, height: 90 },
} as const;

/** Units of the depth pictures' white and black. */
export const starterDepth = { near: 220, far: -100 } as const;

/**
 * How far the head stands out at a canvas point, 0 (far) to 1 (near): a flat dome with a nose. Its steepest slope is
 * under 3 units a unit, which the format asks for, or skin would fold as the head turns.
 */
export function starterRelief(x: number, y: number): number {
  const dome = Math.max(0, 1 - ((x - 1080) / 350) ** 2 - ((y - 780) / 500) ** 2);
  const nose = 0.14 * Math.exp(-(((x - 1080) / 60) ** 2) - ((y - 850) / 70) ** 2);
  return Math.min(1, 0.86 * dome + nose);
}

/** The watermark: an id in every frame's brightness, drawn with a key and read with it. */
export { drawMark, findStillCells, type MarkCanvas } from "./draw-mark.ts";
export { createGlimpser } from "./glimpser.ts";
export { frameStep } from "./glimpse.ts";
export type { MarkGeometry } from "./mark-geometry.ts";
export { deriveMarkKey, type MarkKey } from "./mark-key.ts";
export { createMarkPattern, signCells } from "./mark-pattern.ts";
export { deriveMarkId, encodeMark, isMarkId, type MarkId } from "./mark-payload.ts";
export {
  findShots,
  readFrame,
  readMark,
  type MarkReading,
  type MarkVerdict,
  type ReaderKey,
  type SeenCopy,
} from "./read-mark.ts";
export type { ShotReading } from "./read-shots.ts";

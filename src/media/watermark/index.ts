/** The watermark: an id in every frame's brightness, drawn with a key and read with it. */
export { drawMark, findStillCells, type MarkCanvas } from "./draw-mark.ts";
export { createGlimpser, frameStep, type Glimpse, type Glimpser } from "./glimpser.ts";
export type { MarkGeometry } from "./mark-geometry.ts";
export { deriveMarkKey, markSecretBytes, type MarkKey } from "./mark-key.ts";
export { createMarkPattern, lattice, signCells } from "./mark-pattern.ts";
export { deriveMarkId, encodeMark, isMarkId, type MarkId, type MarkLayer } from "./mark-payload.ts";
export {
  findShots,
  readFrame,
  readMark,
  verdictChances,
  type MarkReading,
  type MarkVerdict,
  type ReaderKey,
  type SeenCopy,
} from "./read-mark.ts";
export type { ShotReading } from "./read-shots.ts";
export type { LumaPicture } from "./sight.ts";

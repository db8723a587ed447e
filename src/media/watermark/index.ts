/** The watermark: an id in every frame's brightness, drawn with a key. Reading it is `media/watermark-reader`'s, so that a better reader makes no video anew. */
export { drawMark } from "./draw-mark.ts";
export { findLevels, type MarkGround } from "./find-levels.ts";
export type { MarkCanvas } from "./lattice-cells.ts";
export { codeBits } from "./mark-code.ts";
export { deriveMarkKey, type MarkKey } from "./mark-key.ts";
export { cellsAcross, createMarkPattern, lattice, signCells, type MarkPattern } from "./mark-pattern.ts";
export {
  decodeMark,
  deriveMarkId,
  encodeMark,
  isMarkId,
  validPayloads,
  type MarkId,
  type MarkLayer,
} from "./mark-payload.ts";

/** The watermark: an id in every frame's brightness and colours, drawn with a key. Reading it is `media/watermark-reader`'s, so that a better reader makes no video anew. */
export { blurBox } from "./box-blur.ts";
export { drawMark } from "./draw-mark.ts";
export { openGroundLevels, type GroundLevels, type MarkGround } from "./find-levels.ts";
export { codeBits } from "./mark-code.ts";
export { deriveMarkKey, type MarkKey } from "./mark-key.ts";
export { colourLattice, isDark, lumaLattice, markCells, type MarkCanvas, type MarkLattice } from "./mark-lattice.ts";
export { createMarkPattern, signCells, type MarkPattern } from "./mark-pattern.ts";
export {
  decodeMark,
  deriveMarkId,
  encodeMark,
  isMarkId,
  validPayloads,
  type MarkId,
  type MarkLayer,
} from "./mark-payload.ts";

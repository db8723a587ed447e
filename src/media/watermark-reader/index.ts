/** Finds the watermark in a copy: whose it is, which shots it holds, and how sure that is. */
export { createGlimpser } from "./glimpser.ts";
export { frameStep } from "./glimpse.ts";
export type { MarkGeometry } from "./mark-geometry.ts";
export {
  createStraightGaze,
  judgeStraightCells,
  type DeliveredMark,
  type SeenCells,
  type StraightGaze,
} from "./read-delivered.ts";
export {
  findShots,
  readFrame,
  readMark,
  type MarkReading,
  type MarkVerdict,
  type ReadOptions,
  type ReaderKey,
  type SeenCopy,
} from "./read-mark.ts";
export type { ShotReading } from "./read-shots.ts";

import { samplesPerCell, type SampledLuma } from "./sample-picture.ts";

/** A mouth's box in pixels of the picture; without height where nobody is seen. */
export interface MouthBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture as a grid of sampled luma, and where its mouth is: enough to see a head jump. */
export interface FaceStill {
  readonly mouth: MouthBox;
  readonly across: number;
  readonly down: number;
  /** Of each cell, row by row, the sum of its samples. */
  readonly sums: ArrayLike<number>;
}

/** One to keep, as plain data. */
export function takeFaceStill({ across, down, sums }: SampledLuma, { x, y, width, height }: MouthBox): FaceStill {
  return { mouth: { x, y, width, height }, across, down, sums: Array.from(sums) };
}

/** What a face does from one picture to another. */
export interface FaceStep {
  /** How far the mouth moves, in widths of its box. */
  readonly jump: number;
  /** Mean change of the cells about it, in levels of luma. */
  readonly change: number;
  /** The change of the cell that changes most. */
  readonly most: number;
}

/** About the mouth: this many of its box's widths to each side, and twice as many up; a caption lies below. */
const reachWidths = 1.25;

/** From one picture to a later one. Undefined where either shows nobody. */
export function measureStep(
  before: FaceStill,
  after: FaceStill,
  frame: { readonly width: number; readonly height: number },
): FaceStep | undefined {
  if (before.mouth.height === 0 || after.mouth.height === 0) return undefined;
  if (before.across !== after.across || before.down !== after.down) return undefined;
  const [a, b] = [centreOf(before.mouth), centreOf(after.mouth)];
  const unit = Math.max(1, before.mouth.width);
  let sum = 0;
  let count = 0;
  let most = 0;
  for (let row = 0; row < before.down; row++) {
    const y = ((row + 0.5) * frame.height) / before.down;
    if (y < a.y - 2 * reachWidths * unit || y > before.mouth.y + before.mouth.height) continue;
    for (let column = 0; column < before.across; column++) {
      const x = ((column + 0.5) * frame.width) / before.across;
      if (Math.abs(x - a.x) > reachWidths * unit) continue;
      const at = row * before.across + column;
      const change = Math.abs((before.sums[at] as number) - (after.sums[at] as number)) / samplesPerCell;
      sum += change;
      count += 1;
      most = Math.max(most, change);
    }
  }
  return { jump: Math.hypot(b.x - a.x, b.y - a.y) / unit, change: count === 0 ? 0 : sum / count, most };
}

function centreOf({ x, y, width, height }: MouthBox): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** A cell's change by which a face is seen to move: an edge by half a pixel. What a coder betters is less. */
const movedLevelsMin = 2;

/** Whether a face has moved since it was last seen to. */
export function isMoved(step: FaceStep | undefined): boolean {
  return step === undefined || step.most >= movedLevelsMin;
}

/** Says of each picture whether its face has moved since the last of which this was said; of the first it has not. */
export function createFaceWatch(
  frame: Parameters<typeof measureStep>[2],
): (sampled: SampledLuma, mouth: MouthBox) => boolean {
  let reference: (FaceStill & { readonly sums: Uint16Array }) | undefined;
  return ({ across, down, sums }, mouth) => {
    if (reference && !isMoved(measureStep(reference, { mouth, across, down, sums }, frame))) return false;
    const isFirst = reference === undefined;
    const kept = reference?.sums ?? new Uint16Array(sums.length);
    kept.set(sums);
    reference = { mouth, across, down, sums: kept };
    return !isFirst;
  };
}

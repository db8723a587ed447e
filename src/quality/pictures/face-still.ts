import type { DecodedPicture } from "../../media/decode/index.ts";

/** A mouth's box in pixels of the picture; without height where nobody is seen. */
export interface MouthBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture as a grid of mean luma, and where its mouth is: enough to see a head jump. */
export interface FaceStill {
  readonly mouth: MouthBox;
  readonly across: number;
  readonly down: number;
  /** Of each cell, row by row. */
  readonly cells: readonly number[];
}

/** Cells along the longer side: one is about a seventh of a close face. */
const cellsLonger = 64;
/** In each direction of a cell. */
const samplesOfCell = 4;

export function takeFaceStill(picture: DecodedPicture, { x, y, width, height }: MouthBox): FaceStill {
  const { across, down, columns, rows } = gridOf(picture);
  const { luma, lumaStride } = picture;
  const cells: number[] = Array.from({ length: across * down });
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      let sum = 0;
      for (let i = 0; i < samplesOfCell; i++) {
        const at = (rows[row * samplesOfCell + i] as number) * lumaStride;
        for (let j = 0; j < samplesOfCell; j++)
          sum += luma[at + (columns[column * samplesOfCell + j] as number)] as number;
      }
      cells[row * across + column] = Math.round((10 * sum) / samplesOfCell ** 2) / 10;
    }
  }
  return { mouth: { x, y, width, height }, across, down, cells };
}

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
  /** Where samples are taken, in pixels of the picture. */
  readonly columns: Uint32Array;
  readonly rows: Uint32Array;
}

let lastGrid: Grid | undefined;

/** The pictures of a video have one size: where samples lie is worked out once. */
function gridOf({ width, height }: DecodedPicture): Grid {
  if (lastGrid?.width === width && lastGrid.height === height) return lastGrid;
  const longer = Math.max(width, height);
  const across = Math.max(1, Math.round((cellsLonger * width) / longer));
  const down = Math.max(1, Math.round((cellsLonger * height) / longer));
  lastGrid = { width, height, across, down, columns: placeSamples(across, width), rows: placeSamples(down, height) };
  return lastGrid;
}

function placeSamples(cells: number, pixels: number): Uint32Array {
  return Uint32Array.from({ length: cells * samplesOfCell }, (_, at) =>
    Math.min(pixels - 1, Math.floor(((at + 0.5) * pixels) / (samplesOfCell * cells))),
  );
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
      const change = Math.abs((before.cells[at] as number) - (after.cells[at] as number));
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
export function createFaceWatch(): (picture: DecodedPicture, still: FaceStill) => boolean {
  let reference: FaceStill | undefined;
  return (picture, still) => {
    if (!reference) {
      reference = still;
      return false;
    }
    if (!isMoved(measureStep(reference, still, picture))) return false;
    reference = still;
    return true;
  };
}

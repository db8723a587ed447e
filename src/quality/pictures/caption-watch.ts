import type { DecodedPicture } from "../../media/decode/index.ts";
import { levelAt } from "../level-at.ts";

/** A stretch of pictures in which one caption is shown. */
export interface PlannedCaption {
  readonly startFrame: number;
  /** The first frame without it. */
  readonly endFrame: number;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What was seen where a caption comes. */
export interface CaptionChange {
  /** By how many frames it comes late: negative where it comes early. */
  readonly lateFrames: number;
  /** Where the caption before it was, and where it is: what changed. */
  readonly area: Area;
  /** Counted from the first picture. */
  readonly frame: number;
  /** Of the samples about its place, the share that changed with it: nothing of it lies there. */
  readonly outsideShare: number;
}

/** What was seen of the captions of a stretch of pictures. */
export interface CaptionReport {
  readonly captions: number;
  /** Least difference of the lightest and the darkest of a caption's place, in levels. */
  readonly contrastMin: number;
  readonly changes: readonly CaptionChange[];
}

/** So far a change of caption is looked for on both sides of its time. */
const reachFrames = 4;
const everySamples = 2;
/** What changes by so many levels from one frame to the next was drawn anew. */
const changedLevels = 40;
/** Of the samples of its place, the share from which a change of caption is one. */
const changedShareMin = 0.004;
/** About the place, in samples. */
const ringSamples = 8;

/** Whether the watch needs a picture: about the time at which a caption comes, and in the middle of each. */
export function planCaptionLooks(captions: readonly PlannedCaption[]): (frame: number) => boolean {
  const boundaries = captions.map(({ startFrame }) => startFrame).filter((frame) => frame > 0);
  const middles = new Set(captions.map(({ startFrame, endFrame }) => (startFrame + endFrame) >> 1));
  return (frame) =>
    middles.has(frame) || boundaries.some((at) => frame >= at - reachFrames - 1 && frame <= at + reachFrames);
}

export interface CaptionWatch {
  see(picture: DecodedPicture): void;
  report(): CaptionReport;
}

/** Watches the place of captions, of pictures that are counted from 0. `place` is where those of a frame stand. */
export function watchCaptions(
  captions: readonly PlannedCaption[],
  place: (frame: number) => Area | undefined,
): CaptionWatch {
  const boundaries = captions.map(({ startFrame }) => startFrame).filter((frame) => frame > 0);
  const middles = new Set(captions.map(({ startFrame, endFrame }) => (startFrame + endFrame) >> 1));
  const isNear = (frame: number): boolean =>
    boundaries.some((at) => frame >= at - reachFrames - 1 && frame <= at + reachFrames);
  const seen = new Map<number, Change>();
  let before: Sampled | undefined;
  let contrastMin = Infinity;
  return {
    see(picture) {
      const { index } = picture;
      const area = place(index);
      const isNeeded = area && (isNear(index) || middles.has(index));
      const now = isNeeded ? sample(picture, area) : undefined;
      if (now && middles.has(index)) contrastMin = Math.min(contrastMin, contrastOf(now));
      if (now && before && before.frame === index - 1 && before.columns === now.columns) {
        seen.set(index, changeOf(before, now));
      }
      before = now;
    },
    report: () => ({
      captions: captions.length,
      contrastMin: Number.isFinite(contrastMin) ? contrastMin : -1,
      changes: boundaries.flatMap((at) => {
        const change = findChange(seen, at);
        return change ? [change] : [];
      }),
    }),
  };
}

interface Sampled {
  readonly frame: number;
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  /** Row by row, the ring about the place included. */
  readonly values: Uint8Array;
  readonly isInside: Uint8Array;
}

function sample({ luma, lumaStride, width, height, index }: DecodedPicture, area: Area): Sampled {
  const reach = ringSamples * everySamples;
  const [left, top] = [Math.max(0, area.x - reach), Math.max(0, area.y - reach)];
  const [right, bottom] = [
    Math.min(width, area.x + area.width + reach),
    Math.min(height, area.y + area.height + reach),
  ];
  const columns = Math.ceil((right - left) / everySamples);
  const rows = Math.ceil((bottom - top) / everySamples);
  const values = new Uint8Array(columns * rows);
  const isInside = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const y = top + row * everySamples;
    for (let column = 0; column < columns; column++) {
      const x = left + column * everySamples;
      const at = row * columns + column;
      values[at] = luma[y * lumaStride + x] as number;
      if (x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height) isInside[at] = 1;
    }
  }
  return { frame: index, left, top, columns, values, isInside };
}

interface Change {
  readonly inside: number;
  readonly outside: number;
  readonly area: Area;
}

/** A row or a column is of a caption where at least so many of its samples have changed: a plate's edge, or letters. */
const changedSamplesMin = 6;

function changeOf(before: Sampled, now: Sampled): Change {
  let [inside, outside, insides] = [0, 0, 0];
  const rows = new Uint32Array(now.values.length / now.columns);
  const columns = new Uint32Array(now.columns);
  for (let at = 0; at < now.values.length; at++) {
    if (now.isInside[at] === 1) insides += 1;
    if (Math.abs((now.values[at] as number) - (before.values[at] as number)) < changedLevels) continue;
    if (now.isInside[at] === 1) inside += 1;
    else outside += 1;
    const [row, column] = [Math.floor(at / now.columns), at % now.columns];
    rows[row] = (rows[row] as number) + 1;
    columns[column] = (columns[column] as number) + 1;
  }
  return {
    inside: inside / Math.max(1, insides),
    outside: outside / Math.max(1, now.values.length - insides),
    area: spanArea(now, rows, columns),
  };
}

function spanArea({ left, top }: Sampled, rows: Uint32Array, columns: Uint32Array): Area {
  const isOf = (count: number): boolean => count >= changedSamplesMin;
  const [firstRow, lastRow] = [rows.findIndex(isOf), rows.findLastIndex(isOf)];
  const [firstColumn, lastColumn] = [columns.findIndex(isOf), columns.findLastIndex(isOf)];
  if (firstRow < 0 || firstColumn < 0) return { x: left, y: top, width: 0, height: 0 };
  return {
    x: left + firstColumn * everySamples,
    y: top + firstRow * everySamples,
    width: (lastColumn - firstColumn + 1) * everySamples,
    height: (lastRow - firstRow + 1) * everySamples,
  };
}

/** The middle nine tenths of what is seen: letters are light and what is behind them dark, or the other way round. */
function contrastOf({ values, isInside }: Sampled): number {
  const counts = new Uint32Array(256);
  let inside = 0;
  for (let at = 0; at < values.length; at++) {
    if (isInside[at] !== 1) continue;
    const value = values[at] as number;
    counts[value] = (counts[value] as number) + 1;
    inside += 1;
  }
  if (inside === 0) return 0;
  return levelAt(counts, Math.floor(0.99 * (inside - 1))) - levelAt(counts, Math.floor(0.01 * (inside - 1)));
}

/** The largest change about a caption's time; none where the frame before was not seen: a scene begins there. */
function findChange(seen: ReadonlyMap<number, Change>, at: number): CaptionChange | undefined {
  let best: { frame: number; change: Change } | undefined;
  for (let frame = at - reachFrames; frame <= at + reachFrames; frame++) {
    const change = seen.get(frame);
    if (change && (!best || change.inside > best.change.inside)) best = { frame, change };
  }
  if (!seen.has(at) || !best) return undefined;
  const lateFrames = best.change.inside >= changedShareMin ? best.frame - at : reachFrames + 1;
  return { lateFrames, outsideShare: best.change.outside, area: best.change.area, frame: at };
}

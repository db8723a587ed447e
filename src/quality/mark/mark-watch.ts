import type { DecodedPicture } from "../../media/decode/index.ts";
import { createStraightGaze, type SeenCells, type StraightGaze } from "../../media/watermark-reader/index.ts";

/** What pictures show in each cell of the lattice, in text: 16 bits a cell, little-endian, in base64. Without a key it tells nothing. */
export type WrittenCells = string;

/** Looks for what a mark would show in a stretch of delivered pictures, by no key. */
export interface MarkWatch {
  see(picture: DecodedPicture): void;
  report(): WrittenCells;
}

/** A mark stands still, and a few pictures show it a trillion times more surely than is asked: three of each five seconds are looked at. */
const lookedFrames = 3;
const everyFrames = 150;
/** From one that is looked at to the next: what moves meanwhile is told from what stands still. */
const apartFrames = 6;

export function createMarkWatch(): MarkWatch {
  let gaze: StraightGaze | undefined;
  let [stretch, looked, last] = [0, 0, -apartFrames];
  return {
    see(picture) {
      const now = Math.floor(picture.index / everyFrames);
      if (now !== stretch) {
        gaze?.rest();
        [stretch, looked, last] = [now, 0, -apartFrames];
      }
      if (looked === lookedFrames || picture.index - last < apartFrames) return;
      gaze ??= createStraightGaze(picture);
      gaze.look(picture);
      [looked, last] = [looked + 1, picture.index];
    },
    report() {
      gaze?.rest();
      return gaze ? writeCells(gaze.cells()) : "";
    },
  };
}

const most = 32_767;

function writeCells(cells: SeenCells): WrittenCells {
  const bytes = Buffer.alloc(cells.length * 2);
  for (const [i, value] of cells.entries()) {
    bytes.writeInt16LE(Math.max(-most, Math.min(most, Math.round(value))), i * 2);
  }
  return bytes.toString("base64");
}

/** What several stretches of one video show together. */
export function joinCells(parts: readonly WrittenCells[]): SeenCells {
  const all = parts.map((part) => Buffer.from(part, "base64"));
  const sum = new Float32Array(Math.max(0, ...all.map(({ length }) => length / 2)));
  for (const bytes of all) {
    for (let i = 0; i < bytes.length / 2; i++) (sum[i] as number) += bytes.readInt16LE(i * 2);
  }
  return sum;
}

import type { DecodedPicture } from "../../media/decode/index.ts";
import { createGlimpser, sumStraightCells, type SeenCells } from "../../media/watermark-reader/index.ts";

/** What pictures show in each cell of the lattice, in text: 16 bits a cell, little-endian, in base64. Without a key it tells nothing. */
export type WrittenCells = string;

/** Looks for what a mark would show in a stretch of delivered pictures, by no key. */
export interface MarkWatch {
  see(picture: DecodedPicture): void;
  report(): WrittenCells;
}

/** A mark stands still, and a few pictures show it a trillion times more surely than is asked: nine pictures of each three seconds are looked at. */
const lookedFrames = 9;
const everyFrames = 90;
const windowFrames = 30;

export function createMarkWatch(): MarkWatch {
  const glimpser = createGlimpser();
  let looked = 0;
  let looksLeft = lookedFrames;
  return {
    see(picture) {
      const at = picture.index % everyFrames;
      if (at === 0) looksLeft = lookedFrames;
      if (at >= windowFrames || looksLeft === 0 || glimpser.isFull()) return;
      looksLeft -= 1;
      glimpser.add(looked++, picture);
    },
    report() {
      const seen = glimpser.finish();
      return seen ? writeCells(sumStraightCells(seen)) : "";
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

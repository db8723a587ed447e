import { codeBits } from "./mark-code.ts";
import { createMarkStream, type MarkKey, type MarkStream } from "./mark-key.ts";
import type { MarkLayer } from "./mark-payload.ts";

/** Cells a row and a column of the lattice: enough for every shape of picture, whose corner is the lattice's corner. */
export const lattice = { columns: 96, rows: 102 } as const;

/** The shorter side of a picture has so many cells: 20 pixels each at 1080 lines. Others were measured (ADR 15). */
export const cellsAcross = 54;

/** A cell's side in pixels of a picture. */
export function cellSide({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.min(width, height) / cellsAcross;
}

/** Of each cell, by row and column: which layer it belongs to, which bit of its codeword it carries, and its sign. */
export interface MarkPattern {
  /** Undefined where nothing is drawn. */
  readonly layers: readonly (MarkLayer | undefined)[];
  readonly bits: Uint8Array;
  /** 1 or −1: what a codeword's 1 adds to the cell; 0 where nothing is drawn. */
  readonly chips: Int8Array;
}

/** A block holds every bit of both layers once, so that whatever part of a picture is left has its share of each. */
const block = { columns: 24, rows: (4 * codeBits) / 24 } as const;

/**
 * Where a key puts the bits: without the key it looks like chance. As on a chessboard every other cell stays as it was: so
 * no step between two cells is larger than the mark's one level on plain walls, which nobody sees, while a cell that changes its sign from shot to
 * shot changes by two, which encoders keep; and each cell has what it is compared with on all four sides.
 */
export function createMarkPattern(key: MarkKey): MarkPattern {
  const places = createMarkStream(key, "places");
  const signs = createMarkStream(key, "signs");
  const cells = lattice.columns * lattice.rows;
  const layers = Array.from<MarkLayer | undefined>({ length: cells });
  const bits = new Uint8Array(cells);
  const chips = new Int8Array(cells);
  for (let top = 0; top < lattice.rows; top += block.rows) {
    for (let start = 0; start < lattice.columns; start += block.columns) {
      const slots = shuffle(2 * codeBits, places);
      for (const [index, slot] of slots.entries()) {
        const row = top + Math.floor((2 * index) / block.columns);
        const column = start + ((2 * index) % block.columns) + (row % 2);
        const cell = row * lattice.columns + column;
        layers[cell] = slot < codeBits ? "issuer" : "shot";
        bits[cell] = slot % codeBits;
        chips[cell] = signs.next(2) ? 1 : -1;
      }
    }
  }
  return { layers, bits, chips };
}

/** 0 to `count` − 1 in an order of chance (Fisher and Yates). */
function shuffle(count: number, stream: MarkStream): number[] {
  const order = Array.from({ length: count }, (_unused, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = stream.next(last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/** The sign of what is added to each cell of the lattice: 1, 0 or −1. */
export function signCells(pattern: MarkPattern, codes: Readonly<Record<MarkLayer, Uint8Array>>): Int8Array {
  return pattern.chips.map((chip, cell) => {
    const layer = pattern.layers[cell];
    if (!layer) return 0;
    return codes[layer][pattern.bits[cell] as number] ? chip : -chip;
  });
}

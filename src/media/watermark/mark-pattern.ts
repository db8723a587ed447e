import { codeBits } from "./mark-code.ts";
import { createMarkStream, type MarkKey, type MarkStream } from "./mark-key.ts";
import { colourLattice, indexOf, isDark, lumaLattice, markCells, type MarkLattice } from "./mark-lattice.ts";
import type { MarkLayer } from "./mark-payload.ts";

/** Of each of a mark's cells: which layer it belongs to, which bit of its codeword it carries, and its sign. */
export interface MarkPattern {
  /** Undefined where nothing is drawn. */
  readonly layers: readonly (MarkLayer | undefined)[];
  readonly bits: Uint8Array;
  /** 1 or −1: what a codeword's 1 adds to the cell; 0 where nothing is drawn. */
  readonly chips: Int8Array;
}

/** Bits are dealt along strips of the lattice, so that whatever part of a picture is left has its share of each. */
const strip = { luma: 24, colour: 12 } as const;
/** Which layers cells that follow each other have. Whose it is is summed over a whole video and needs less of the colours. */
const hands = {
  luma: ["issuer", "shot"],
  colour: ["issuer", "shot", "shot", "shot", "shot", "shot"],
} as const satisfies Record<string, readonly MarkLayer[]>;

/**
 * Where a key puts the bits: without the key it looks like chance.
 *
 * Of the cells of brightness every other stays as it was, as on a chessboard: so no step between two cells is larger than the
 * mark's one level on plain walls, which nobody sees, while a cell that changes its sign from shot to shot changes by two, which
 * encoders keep; and each cell has what it is compared with on all four sides. Of the cells of colour the dark squares change
 * in blue and the light ones in red, so that each has the same.
 */
export function createMarkPattern(key: MarkKey): MarkPattern {
  const places = createMarkStream(key, "places");
  const signs = createMarkStream(key, "signs");
  const layers = Array.from<MarkLayer | undefined>({ length: markCells });
  const bits = new Uint8Array(markCells);
  const chips = new Int8Array(markCells);
  const deal = (lattice: MarkLattice, across: number, hand: readonly MarkLayer[], isDrawn: typeof isDark) => {
    for (let start = 0; start < lattice.columns; start += across) {
      const takeLayer = openBag(hand.length, places);
      const takeBit = { issuer: openBag(codeBits, places), shot: openBag(codeBits, places) };
      for (let row = 0; row < lattice.rows; row++) {
        for (let column = start; column < start + across; column++) {
          if (!isDrawn(column, row)) continue;
          const cell = indexOf(lattice, column, row) as number;
          const layer = hand[takeLayer()] as MarkLayer;
          layers[cell] = layer;
          bits[cell] = takeBit[layer]();
          chips[cell] = signs.next(2) ? 1 : -1;
        }
      }
    }
  };
  deal(lumaLattice, strip.luma, hands.luma, isDark);
  deal(colourLattice, strip.colour, hands.colour, () => true);
  return { layers, bits, chips };
}

/** Gives 0 to `count` − 1 in an order of chance, and begins anew when all were given. */
function openBag(count: number, stream: MarkStream): () => number {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = shuffle(count, stream);
    return order.pop() as number;
  };
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

/** The sign of what is added to each of a mark's cells: 1, 0 or −1. */
export function signCells(pattern: MarkPattern, codes: Readonly<Record<MarkLayer, Uint8Array>>): Int8Array {
  return pattern.chips.map((chip, cell) => {
    const layer = pattern.layers[cell];
    if (!layer) return 0;
    return codes[layer][pattern.bits[cell] as number] ? chip : -chip;
  });
}

import { codeBits, type MarkLayer, type MarkPattern } from "../watermark/index.ts";

/** How well what is seen agrees with a codeword. */
export interface CodeScore {
  /** The sum of agreements over the root of the sum of squares: without the mark it is normal, with deviation 1. */
  readonly score: number;
  /** The same over the codeword's bits: normal also where another codeword of the same key is marked. */
  readonly bitScore: number;
  /** Share of the codeword's bits that are read right. */
  readonly agreement: number;
  readonly errors: number;
}

/** The soft values of a layer's codeword: of every cell what it shows, as its chip has it. */
export function readSoft(cells: Float32Array, pattern: MarkPattern, layer: MarkLayer): Float64Array {
  const soft = new Float64Array(codeBits);
  for (let cell = 0; cell < cells.length; cell++) {
    if (pattern.layers[cell] !== layer) continue;
    (soft[pattern.bits[cell] as number] as number) += (cells[cell] as number) * (pattern.chips[cell] as number);
  }
  return soft;
}

export function scoreCode(cells: Float32Array, pattern: MarkPattern, layer: MarkLayer, code: Uint8Array): CodeScore {
  const soft = readSoft(cells, pattern, layer);
  const sum = soft.reduce((total, value, bit) => total + (code[bit] ? value : -value), 0);
  const errors = soft.reduce((count, value, bit) => count + (value > 0 === (code[bit] === 1) ? 0 : 1), 0);
  const energy = cells.reduce((total, value, cell) => total + (pattern.layers[cell] === layer ? value * value : 0), 0);
  const bitEnergy = soft.reduce((total, value) => total + value * value, 0);
  return {
    score: energy > 0 ? sum / Math.sqrt(energy) : 0,
    bitScore: bitEnergy > 0 ? sum / Math.sqrt(bitEnergy) : 0,
    agreement: 1 - errors / codeBits,
    errors,
  };
}

/**
 * The chance that something without the key's mark scores as high in any of `tries`: Hoeffding's bound for sums of random
 * signs (1963, theorem 2), times the tries. It holds exactly, whatever is seen, since the signs are the key's.
 */
export function boundChance(score: number, tries: number): number {
  if (score <= 0) return 1;
  return Math.min(1, Math.exp(Math.log(tries) - (score * score) / 2));
}

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

/** What a layer shows, ready to be held against any number of codewords. */
export interface SeenCode {
  readonly soft: Float64Array;
  /** Of its cells, the root of the sum of squares; and of its bits. */
  readonly strength: number;
  readonly bitStrength: number;
}

export function seeCode(cells: Float32Array, pattern: MarkPattern, layer: MarkLayer): SeenCode {
  const soft = readSoft(cells, pattern, layer);
  const energy = cells.reduce((total, value, cell) => total + (pattern.layers[cell] === layer ? value * value : 0), 0);
  const bitEnergy = soft.reduce((total, value) => total + value * value, 0);
  return { soft, strength: Math.sqrt(energy), bitStrength: Math.sqrt(bitEnergy) };
}

export function scoreSeen({ soft, strength, bitStrength }: SeenCode, code: Uint8Array): CodeScore {
  let [sum, errors] = [0, 0];
  for (let bit = 0; bit < codeBits; bit++) {
    const value = soft[bit] as number;
    const isSet = code[bit] === 1;
    sum += isSet ? value : -value;
    if (value > 0 !== isSet) errors++;
  }
  return {
    score: strength > 0 ? sum / strength : 0,
    bitScore: bitStrength > 0 ? sum / bitStrength : 0,
    agreement: 1 - errors / codeBits,
    errors,
  };
}

export function scoreCode(cells: Float32Array, pattern: MarkPattern, layer: MarkLayer, code: Uint8Array): CodeScore {
  return scoreSeen(seeCode(cells, pattern, layer), code);
}

/**
 * The chance that something without the key's mark scores as high in any of `tries`. It holds exactly, whatever is seen, since
 * the signs are the key's: for sums of random signs Hoeffding's bound (1963, theorem 2), and 3.178 times the normal
 * distribution's tail (Bentkus and Dzindzalieta, Bernoulli 21, 2015), which is never above φ(x) / x.
 */
export function boundChance(score: number, tries: number): number {
  if (score <= 0) return 1;
  const tail = Math.min(0, Math.log(rademacherFactor / (score * Math.sqrt(2 * Math.PI))));
  return Math.min(1, Math.exp(Math.log(tries) - (score * score) / 2 + tail));
}

/** 1 over four times the chance that a normal number is above √2. */
const rademacherFactor = 3.1787;

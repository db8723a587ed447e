import { codeBits, colourLattice, type MarkLayer, type MarkPattern } from "../watermark/index.ts";

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

/** What a layer shows, ready to be held against any number of codewords. */
export interface SeenCode {
  /** The codeword's soft values: of every cell what it shows, as its chip has it. */
  readonly soft: Float64Array;
  /** Of its cells, the root of the sum of squares; and of its bits. */
  readonly strength: number;
  readonly bitStrength: number;
}

/** In how many ways a mark is read: by brightness alone, and by all planes. Where colours lost it, they only hide the rest. */
export const waysToRead = 2;

/** What a layer shows in each way to read it. */
export function seeCode(cells: Float32Array, pattern: MarkPattern, layer: MarkLayer): readonly SeenCode[] {
  const soft = new Float64Array(codeBits);
  let energy = 0;
  const add = (from: number, to: number): void => {
    for (let cell = from; cell < to; cell++) {
      const value = cells[cell] as number;
      if (value === 0 || pattern.layers[cell] !== layer) continue;
      (soft[pattern.bits[cell] as number] as number) += value * (pattern.chips[cell] as number);
      energy += value * value;
    }
  };
  const take = (): SeenCode => ({
    soft: soft.slice(),
    strength: Math.sqrt(energy),
    bitStrength: Math.sqrt(soft.reduce((total, value) => total + value * value, 0)),
  });
  add(0, Math.min(colourLattice.first, cells.length));
  const bright = take();
  const before = energy;
  add(colourLattice.first, cells.length);
  return energy === before ? [bright] : [bright, take()];
}

/** How well a codeword agrees, in the way in which it agrees best. */
export function scoreSeen(ways: readonly SeenCode[], code: Uint8Array): CodeScore {
  const scores = ways.map((seen) => scoreWay(seen, code));
  return scores.reduce((a, b) => (b.score > a.score ? b : a));
}

function scoreWay({ soft, strength, bitStrength }: SeenCode, code: Uint8Array): CodeScore {
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

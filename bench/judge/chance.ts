import { createRandom, digestBytes, type Random } from "../../src/core/index.ts";

/** Draws of one seed. */
export interface Chance {
  readonly uniform: Random;
  isIn(probability: number): boolean;
  normal(): number;
  /** Student's t with 4 degrees of freedom, scaled to a variance of 1: heavy tails. */
  heavy(): number;
}

export function createChance(seed: string): Chance {
  const uniform = createRandom(digestBytes(seed));
  let spare: number | undefined;
  /** Marsaglia's polar method. */
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
  return {
    uniform,
    isIn: (probability) => uniform() < probability,
    normal,
    heavy: () => {
      const chiSquare = -2 * Math.log((1 - uniform()) * (1 - uniform()));
      return normal() / Math.sqrt(chiSquare / 4) / Math.SQRT2;
    },
  };
}

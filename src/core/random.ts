import type { Digest } from "./digest.ts";

/** A stream of numbers in [0, 1) that a seed decides: the same digest gives the same stream, everywhere. */
export type Random = () => number;

/** sfc32 by Chris Doty-Humphrey (PractRand): small, fast, passes PractRand to 2^47 bytes; integers only. */
export function createRandom(seed: Digest): Random {
  let a = Number.parseInt(seed.slice(0, 8), 16) | 0;
  let b = Number.parseInt(seed.slice(8, 16), 16) | 0;
  let c = Number.parseInt(seed.slice(16, 24), 16) | 0;
  let counter = Number.parseInt(seed.slice(24, 32), 16) | 0;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
}

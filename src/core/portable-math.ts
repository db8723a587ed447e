/**
 * Elementary functions out of additions, multiplications and divisions only, which IEEE 754 rounds in one way. `Math.sin`,
 * `cos`, `exp` and `atan2` do not: V8's are C++, in which the compiler for ARM fuses multiplications with additions, and
 * their last digits differ between processors. Accurate to a few units in the 16th digit.
 */

/** The sine of an angle in turns: 0.25 is a right angle. Exact at whole quarters. */
export function sineOfTurns(turns: number): number {
  let rest = turns - Math.floor(turns + 0.5);
  if (rest > 0.25) rest = 0.5 - rest;
  else if (rest < -0.25) rest = -0.5 - rest;
  const size = Math.abs(rest);
  if (size <= 0.125) return series(rest * 2 * Math.PI, 3) * rest * 2 * Math.PI;
  const cosine = series((0.25 - size) * 2 * Math.PI, 2);
  return rest < 0 ? -cosine : cosine;
}

/** 1 − x²/((n−1)n) (1 − x²/((n+1)(n+2)) (1 − …)): for n = 2 the cosine of x, for n = 3 the sine over x; |x| ≤ π/4. */
function series(x: number, first: number): number {
  let sum = 1;
  for (let order = first + 14; order >= first; order -= 2) sum = 1 - (sum * x * x) / (order * (order - 1));
  return sum;
}

export function cosineOfTurns(turns: number): number {
  return sineOfTurns(turns + 0.25);
}

/** e to the power of x; 0 below the smallest normal number, Infinity above the largest. */
export function exponential(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.7) return Infinity;
  if (x < -708) return 0;
  const exponent = Math.floor(x / Math.LN2 + 0.5);
  // ln 2 in two parts, so that the difference keeps its digits (Cody and Waite, 1980).
  const rest = x - exponent * 0.6931471803691238 - exponent * 1.9082149292705877e-10;
  let sum = 1;
  for (let order = 16; order > 0; order--) sum = 1 + (sum * rest) / order;
  return sum * powerOfTwo(exponent);
}

/** The natural logarithm: −Infinity for 0, NaN below it. */
export function logarithm(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0) || x === Infinity) return x > 0 ? x : Number.NaN;
  if (x < smallestNormal) return logarithm(x * twoTo60) - 60 * Math.LN2;
  words.setFloat64(0, x);
  let exponent = (words.getUint16(0) >> 4) - 1_023;
  words.setUint16(0, (words.getUint16(0) & 0x000f) | (1_023 << 4));
  let mantissa = words.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let odd = 25; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * Math.LN2 + 2 * ratio * sum;
}

/** A positive number to any power. */
export function power(base: number, exponent: number): number {
  return exponential(exponent * logarithm(base));
}

const smallestNormal = 2.2250738585072014e-308;
const twoTo60 = 1_152_921_504_606_846_976;
const words = new DataView(new ArrayBuffer(8));

/** Exact, for whole exponents of normal numbers. */
function powerOfTwo(exponent: number): number {
  words.setUint32(0, (exponent + 1_023) << 20);
  words.setUint32(4, 0);
  return words.getFloat64(0);
}

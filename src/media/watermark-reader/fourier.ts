/**
 * Fourier transforms of complex squares whose side is a power of two, in place. What comes out is turned over its diagonal, and
 * what is inverted is turned back: columns lie so far apart in memory that reading them costs more than the transform.
 */
export interface Fourier {
  readonly side: number;
  /** @param filledRows only so many rows hold anything: the others are nothing and stay so in the first pass */
  transform(square: ComplexSquare, filledRows?: number): void;
  /** Not divided by the count. */
  invert(square: ComplexSquare): void;
}

/** Row by row. */
export interface ComplexSquare {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** What a line is transformed in, and by: the same for all lines of a side. */
interface Workbench {
  readonly side: number;
  readonly order: Uint16Array;
  /** Of each stage but the first two, one behind the other: with 4 turns, with 8, and so on. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Cooley and Tukey's algorithm (1965), by rows, and again by rows once columns lie there. */
export function createFourier(side: number): Fourier {
  const bench = openWorkbench(side);
  const run = (square: ComplexSquare, rows: number): void => {
    for (let y = 0; y < rows; y++) runLine(bench, square, y * side);
    turnOver(square.real, side);
    turnOver(square.imaginary, side);
    for (let x = 0; x < side; x++) runLine(bench, square, x * side);
  };
  return {
    side,
    transform: (square, filledRows = side) => run(square, Math.min(side, filledRows)),
    // The inverse is the transform with both parts changed over, before and after.
    invert: ({ real, imaginary }) => run({ real: imaginary, imaginary: real }, side),
  };
}

function openWorkbench(side: number): Workbench {
  const order = reverseBits(side);
  const [cosines, sines] = [new Float64Array(side), new Float64Array(side)];
  let at = 0;
  for (let half = 4; half < side; half *= 2) {
    for (let i = 0; i < half; i++, at++) {
      cosines[at] = Math.cos((Math.PI * i) / half);
      sines[at] = -Math.sin((Math.PI * i) / half);
    }
  }
  return { side, order, cosines, sines, real: new Float64Array(side), imaginary: new Float64Array(side) };
}

/** Changes places with those across the diagonal, in tiles that fit into a processor's nearest memory. */
function turnOver(values: Float64Array, side: number): void {
  for (let top = 0; top < side; top += tile) {
    for (let left = top; left < side; left += tile) {
      for (let y = top; y < Math.min(top + tile, side); y++) {
        for (let x = Math.max(left, y + 1); x < Math.min(left + tile, side); x++) {
          const value = values[y * side + x] as number;
          values[y * side + x] = values[x * side + y] as number;
          values[x * side + y] = value;
        }
      }
    }
  }
}

const tile = 8;

function runLine(bench: Workbench, square: ComplexSquare, from: number): void {
  const { side, order, real, imaginary } = bench;
  const { real: outReal, imaginary: outImaginary } = square;
  for (let i = 0; i < side; i++) {
    const at = from + (order[i] as number);
    real[i] = outReal[at] as number;
    imaginary[i] = outImaginary[at] as number;
  }
  joinFours(bench);
  joinStages(bench);
  outReal.set(real, from);
  outImaginary.set(imaginary, from);
}

/** The first two stages, which turn by quarters alone: nothing is multiplied. */
function joinFours({ side, real, imaginary }: Workbench): void {
  for (let i = 0; i < side; i += 4) {
    const a = real[i] as number;
    const b = real[i + 1] as number;
    const c = real[i + 2] as number;
    const d = real[i + 3] as number;
    const e = imaginary[i] as number;
    const f = imaginary[i + 1] as number;
    const g = imaginary[i + 2] as number;
    const h = imaginary[i + 3] as number;
    real[i] = a + b + (c + d);
    imaginary[i] = e + f + (g + h);
    real[i + 1] = a - b + (g - h);
    imaginary[i + 1] = e - f - (c - d);
    real[i + 2] = a + b - (c + d);
    imaginary[i + 2] = e + f - (g + h);
    real[i + 3] = a - b - (g - h);
    imaginary[i + 3] = e - f + (c - d);
  }
}

function joinStages({ side, cosines, sines, real, imaginary }: Workbench): void {
  let turns = 0;
  for (let half = 4; half < side; half *= 2) {
    for (let block = 0; block < side; block += 2 * half) {
      for (let i = 0; i < half; i++) {
        const a = block + i;
        const b = a + half;
        const cosine = cosines[turns + i] as number;
        const sine = sines[turns + i] as number;
        const re = real[b] as number;
        const im = imaginary[b] as number;
        const turnedReal = re * cosine - im * sine;
        const turnedImaginary = re * sine + im * cosine;
        const ownReal = real[a] as number;
        const ownImaginary = imaginary[a] as number;
        real[b] = ownReal - turnedReal;
        imaginary[b] = ownImaginary - turnedImaginary;
        real[a] = ownReal + turnedReal;
        imaginary[a] = ownImaginary + turnedImaginary;
      }
    }
    turns += half;
  }
}

function reverseBits(side: number): Uint16Array {
  const bits = Math.log2(side);
  if (!Number.isInteger(bits) || bits < 2 || bits > 16) {
    throw new RangeError(`side must be a power of two from 4 to 65536, got ${side}`);
  }
  return Uint16Array.from({ length: side }, (_unused, i) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

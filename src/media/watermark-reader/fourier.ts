/** Fourier transforms of complex squares whose side is a power of two, in place. */
export interface Fourier {
  readonly side: number;
  transform(square: ComplexSquare, isInverse?: boolean): void;
}

/** Row by row. */
export interface ComplexSquare {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Cooley and Tukey's algorithm (1965), by rows and then by columns; the inverse is not divided by the count. */
export function createFourier(side: number): Fourier {
  const order = reverseBits(side);
  const cosines = Float64Array.from({ length: side / 2 }, (_unused, i) => Math.cos((2 * Math.PI * i) / side));
  const sines = Float64Array.from({ length: side / 2 }, (_unused, i) => Math.sin((2 * Math.PI * i) / side));
  const real = new Float64Array(side);
  const imaginary = new Float64Array(side);
  const runLine = (square: ComplexSquare, line: { from: number; step: number; sign: number }) => {
    const { from, step, sign } = line;
    for (let i = 0; i < side; i++) {
      const at = from + (order[i] as number) * step;
      real[i] = square.real[at] as number;
      imaginary[i] = square.imaginary[at] as number;
    }
    for (let half = 1; half < side; half *= 2) {
      const stride = side / (2 * half);
      for (let i = 0; i < half; i++) {
        const cosine = cosines[i * stride] as number;
        const sine = sign * (sines[i * stride] as number);
        for (let a = i; a < side; a += 2 * half) {
          const b = a + half;
          const turnedReal = (real[b] as number) * cosine - (imaginary[b] as number) * sine;
          const turnedImaginary = (real[b] as number) * sine + (imaginary[b] as number) * cosine;
          real[b] = (real[a] as number) - turnedReal;
          imaginary[b] = (imaginary[a] as number) - turnedImaginary;
          real[a] = (real[a] as number) + turnedReal;
          imaginary[a] = (imaginary[a] as number) + turnedImaginary;
        }
      }
    }
    for (let i = 0; i < side; i++) {
      square.real[from + i * step] = real[i] as number;
      square.imaginary[from + i * step] = imaginary[i] as number;
    }
  };
  return {
    side,
    transform(square, isInverse = false) {
      const sign = isInverse ? 1 : -1;
      for (let y = 0; y < side; y++) runLine(square, { from: y * side, step: 1, sign });
      for (let x = 0; x < side; x++) runLine(square, { from: x, step: side, sign });
    },
  };
}

function reverseBits(side: number): Uint16Array {
  const bits = Math.log2(side);
  if (!Number.isInteger(bits) || bits < 1 || bits > 16) {
    throw new RangeError(`side must be a power of two up to 65536, got ${side}`);
  }
  return Uint16Array.from({ length: side }, (_unused, i) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

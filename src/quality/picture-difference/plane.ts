/** One number a pixel, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

export function createPlane(width: number, height: number): Plane {
  return { width, height, values: new Float32Array(width * height) };
}

/** A plane through a filter that falls apart into rows and columns; at its edges the plane goes on as it ends. */
export function filterPlane({ width, height, values }: Plane, taps: readonly number[]): Plane {
  const reach = (taps.length - 1) / 2;
  const across = new Float32Array(values.length);
  const row = new Float32Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    row.fill(values[y * width] as number, 0, reach);
    row.set(values.subarray(y * width, (y + 1) * width), reach);
    row.fill(values[(y + 1) * width - 1] as number, reach + width);
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let tap = 0; tap < taps.length; tap++) sum += (taps[tap] as number) * (row[x + tap] as number);
      across[y * width + x] = sum;
    }
  }
  const both = createPlane(width, height);
  for (let y = 0; y < height; y++) {
    const to = both.values.subarray(y * width, (y + 1) * width);
    for (let tap = 0; tap < taps.length; tap++) {
      const from = Math.min(height - 1, Math.max(0, y + tap - reach)) * width;
      const weight = taps[tap] as number;
      for (let x = 0; x < width; x++) to[x] = (to[x] as number) + weight * (across[from + x] as number);
    }
  }
  return both;
}

/** Weights of a Gaussian that sum to 1. */
export function gaussian(sigma: number, reach: number): readonly number[] {
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

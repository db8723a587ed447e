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
  const across = new Float32Array(values.length);
  const both = createPlane(width, height);
  const reach = (taps.length - 1) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap++) {
        const from = Math.min(width - 1, Math.max(0, x + tap));
        sum += (taps[tap + reach] as number) * (values[y * width + from] as number);
      }
      across[y * width + x] = sum;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let tap = -reach; tap <= reach; tap++) {
      const from = Math.min(height - 1, Math.max(0, y + tap)) * width;
      const weight = taps[tap + reach] as number;
      for (let x = 0; x < width; x++) {
        both.values[y * width + x] = (both.values[y * width + x] as number) + weight * (across[from + x] as number);
      }
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

import { linearOf } from "../colour/index.ts";
import { createPlane, type Plane } from "./plane.ts";

/** Opaque straight RGBA. */
export interface ComparedPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** A picture at half its size. */
export interface HalvedPicture {
  /** Linear light of red, green and blue, 0 to 1. */
  readonly light: readonly [Plane, Plane, Plane];
  /** Encoded luma (BT.709's weights), 0 to 255. */
  readonly luma: Plane;
}

const lightOf = Float32Array.from({ length: 256 }, (_, value) => linearOf(value));

/** Means of 2 × 2 pixels; an odd last row or column is left out. */
export function halvePicture({ width, height, rgba }: ComparedPicture): HalvedPicture {
  const size = [Math.max(1, width >> 1), Math.max(1, height >> 1)] as const;
  const [red, green, blue, luma] = [
    createPlane(...size),
    createPlane(...size),
    createPlane(...size),
    createPlane(...size),
  ];
  for (let y = 0; y < size[1]; y++) {
    for (let x = 0; x < size[0]; x++) {
      const to = y * size[0] + x;
      for (let corner = 0; corner < 4; corner++) {
        const across = Math.min(width - 1, 2 * x + (corner & 1));
        const from = 4 * (Math.min(height - 1, 2 * y + (corner >> 1)) * width + across);
        const [r, g, b] = [rgba[from] as number, rgba[from + 1] as number, rgba[from + 2] as number];
        red.values[to] = (red.values[to] as number) + (lightOf[r] as number) / 4;
        green.values[to] = (green.values[to] as number) + (lightOf[g] as number) / 4;
        blue.values[to] = (blue.values[to] as number) + (lightOf[b] as number) / 4;
        luma.values[to] = (luma.values[to] as number) + (0.2126 * r + 0.7152 * g + 0.0722 * b) / 4;
      }
    }
  }
  return { light: [red, green, blue], luma };
}

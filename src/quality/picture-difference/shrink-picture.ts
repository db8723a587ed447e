import { linearOf } from "../colour/index.ts";
import { createPlane, type Plane } from "./plane.ts";

/** Opaque straight RGBA. */
export interface ComparedPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** One pixel of luma stands for so many of the picture in a row, and in a column. */
export const lumaStep = 2;
/** As for luma: eyes see less of what is fine in colour. */
export const lightStep = 4;

export interface ShrunkPicture {
  /** Linear light of red, green and blue, 0 to 1. */
  readonly light: readonly [red: Plane, green: Plane, blue: Plane];
  /** Encoded luma (BT.709's weights), 0 to 255. */
  readonly luma: Plane;
}

const lightOf = Float32Array.from({ length: 256 }, (_, value) => linearOf(value));

/** Means of the pixels that one pixel stands for, fewer at the right and lower edges. */
export function shrinkPicture({ width, height, rgba }: ComparedPicture): ShrunkPicture {
  const shrunk = (step: number): Plane => createPlane(Math.ceil(width / step), Math.ceil(height / step));
  const luma = shrunk(lumaStep);
  const light = [shrunk(lightStep), shrunk(lightStep), shrunk(lightStep)] as const;
  for (let y = 0; y < height; y++) {
    const lumaRow = Math.floor(y / lumaStep) * luma.width;
    const lightRow = Math.floor(y / lightStep) * light[0].width;
    for (let x = 0; x < width; x++) {
      const from = 4 * (y * width + x);
      const red = rgba[from] as number;
      const green = rgba[from + 1] as number;
      const blue = rgba[from + 2] as number;
      add(luma, lumaRow + Math.floor(x / lumaStep), 0.2126 * red + 0.7152 * green + 0.0722 * blue);
      const at = lightRow + Math.floor(x / lightStep);
      add(light[0], at, lightOf[red] as number);
      add(light[1], at, lightOf[green] as number);
      add(light[2], at, lightOf[blue] as number);
    }
  }
  divide(luma, lumaStep, { width, height });
  for (const plane of light) divide(plane, lightStep, { width, height });
  return { light, luma };
}

function add({ values }: Plane, at: number, value: number): void {
  values[at] = (values[at] as number) + value;
}

function divide(plane: Plane, step: number, picture: { readonly width: number; readonly height: number }): void {
  for (let y = 0; y < plane.height; y++) {
    const down = Math.min(step, picture.height - y * step);
    for (let x = 0; x < plane.width; x++) {
      const count = down * Math.min(step, picture.width - x * step);
      plane.values[y * plane.width + x] = (plane.values[y * plane.width + x] as number) / count;
    }
  }
}

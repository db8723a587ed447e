import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rgb } from "../colour/index.ts";

/** The mean colour of what is opaque in a box of a picture, or undefined where nothing is. */
export function meanColour(
  { width, height, data }: RgbaPicture,
  box: { top: number; bottom: number; left: number; right: number },
): Rgb | undefined {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(height, Math.ceil(box.bottom))];
  const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(width, Math.ceil(box.right))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] as number;
      if (alpha < 128) continue;
      // Premultiplied: the sums divide to straight colour.
      red += data[at] as number;
      green += data[at + 1] as number;
      blue += data[at + 2] as number;
      weight += alpha;
    }
  }
  if (weight === 0) return undefined;
  return [(255 * red) / weight, (255 * green) / weight, (255 * blue) / weight];
}

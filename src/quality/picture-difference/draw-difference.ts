import { measureColourDistance } from "./colour-distance.ts";
import { nearness } from "./compare-pictures.ts";
import { halvePicture, type ComparedPicture } from "./halve-picture.ts";
import { measureStructureLikeness } from "./structure-likeness.ts";

/**
 * A picture in faint grey, red where its colours differ from another's and green where its shapes do (yellow: both);
 * full where they differ as much as nearness allows or more. Both must have one size.
 */
export function drawDifference(one: ComparedPicture, other: ComparedPicture): Uint8ClampedArray<ArrayBuffer> {
  const [a, b] = [halvePicture(one), halvePicture(other)];
  const distance = measureColourDistance(a, b).values;
  const likeness = measureStructureLikeness(a.luma, b.luma).values;
  const { width: halfWidth, height: halfHeight } = a.luma;
  const rgba = new Uint8ClampedArray(one.width * one.height * 4);
  for (let y = 0; y < one.height; y++) {
    for (let x = 0; x < one.width; x++) {
      const at = Math.min(halfHeight - 1, y >> 1) * halfWidth + Math.min(halfWidth - 1, x >> 1);
      const grey = 40 + (a.luma.values[at] as number) * 0.25;
      const red = Math.min(1, (distance[at] as number) / nearness.colourDistanceMax);
      const green = Math.min(1, (1 - (likeness[at] as number)) / (1 - nearness.likenessMin));
      // What is nearly the same stays grey: half the way to the limit is noise.
      const shown = (share: number): number => grey + (255 - grey) * Math.max(0, 2 * share - 1);
      rgba.set([shown(red), shown(green), grey, 255], 4 * (y * one.width + x));
    }
  }
  return rgba;
}

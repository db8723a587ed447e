import { measureColourDistance } from "./colour-distance.ts";
import { nearness } from "./compare-pictures.ts";
import { lightStep, lumaStep, shrinkPicture, type ComparedPicture } from "./shrink-picture.ts";
import { measureStructureLikeness } from "./structure-likeness.ts";

/**
 * A picture in faint grey, red where its colours differ from another's and green where its shapes do (yellow: both);
 * full where they differ as much as nearness allows or more. Both must have one size.
 */
export function drawDifference(one: ComparedPicture, other: ComparedPicture): Uint8ClampedArray<ArrayBuffer> {
  const [a, b] = [shrinkPicture(one), shrinkPicture(other)];
  const distance = measureColourDistance(a, b, nearness.spot.sigmaPx).values;
  const broad = measureColourDistance(a, b, nearness.area.sigmaPx).values;
  const likeness = measureStructureLikeness(a.luma, b.luma).values;
  const rgba = new Uint8ClampedArray(one.width * one.height * 4);
  for (let y = 0; y < one.height; y++) {
    for (let x = 0; x < one.width; x++) {
      const light = Math.floor(y / lightStep) * a.light[0].width + Math.floor(x / lightStep);
      const luma = Math.floor(y / lumaStep) * a.luma.width + Math.floor(x / lumaStep);
      const grey = 40 + (a.luma.values[luma] as number) * 0.25;
      const red = Math.max(
        (distance[light] as number) / nearness.spot.distanceMax,
        (broad[light] as number) / nearness.area.distanceMax,
      );
      const green = (1 - (likeness[luma] as number)) / (1 - nearness.likenessMin);
      // What is nearly the same stays grey: half the way to the limit is noise.
      const shown = (share: number): number => grey + (255 - grey) * Math.min(1, Math.max(0, 2 * share - 1));
      rgba.set([shown(red), shown(green), grey, 255], 4 * (y * one.width + x));
    }
  }
  return rgba;
}

import { measureColourDistance } from "./colour-distance.ts";
import { halvePicture, type ComparedPicture } from "./halve-picture.ts";
import type { Plane } from "./plane.ts";
import { measureStructureLikeness } from "./structure-likeness.ts";

export type { ComparedPicture };

/**
 * What passes for the same look. 2.3 ΔE*ab is the least that is seen side by side (Mahy, Van Eycken and Oosterlinck,
 * Color Research and Application 19, 1994). The likeness lies between what is measured of WebP at quality 95 and of
 * one level of noise (above) and of another glyph or a line moved by 3 pixels (below): compare-pictures.test.ts.
 */
export const nearness = { colourDistanceMax: 2.3, likenessMin: 0.8 } as const;

/** The worst place of a picture, in its pixels. */
export interface WorstPlace {
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

export type PictureDifference =
  | { readonly kind: "sizes"; readonly isNear: false }
  | {
      readonly kind: "looks";
      readonly isNear: boolean;
      /** ΔE*ab, 0 where the colours are the same. */
      readonly colour: WorstPlace;
      /** SSIM, 1 where the shapes are the same. */
      readonly structure: WorstPlace;
    };

/** Compares two opaque pictures by the place where they differ most: what is small must be seen as well. */
export function comparePictures(one: ComparedPicture, other: ComparedPicture): PictureDifference {
  if (one.width !== other.width || one.height !== other.height) return { kind: "sizes", isNear: false };
  const [a, b] = [halvePicture(one), halvePicture(other)];
  const colour = findWorst(measureColourDistance(a, b), (value, worst) => value > worst);
  const structure = findWorst(measureStructureLikeness(a.luma, b.luma), (value, worst) => value < worst);
  const isNear = colour.value <= nearness.colourDistanceMax && structure.value >= nearness.likenessMin;
  return { kind: "looks", isNear, colour, structure };
}

function findWorst({ width, values }: Plane, isWorse: (value: number, worst: number) => boolean): WorstPlace {
  let at = 0;
  for (let each = 1; each < values.length; each++) {
    if (isWorse(values[each] as number, values[at] as number)) at = each;
  }
  return { value: values[at] as number, x: 2 * (at % width), y: 2 * Math.floor(at / width) };
}

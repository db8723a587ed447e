import { measureColourDistance } from "./colour-distance.ts";
import type { Plane } from "./plane.ts";
import { lightStep, lumaStep, shrinkPicture, type ComparedPicture } from "./shrink-picture.ts";
import { measureStructureLikeness } from "./structure-likeness.ts";

export type { ComparedPicture };

/**
 * What passes for the same look. Side by side, 2.3 ΔE*ab is just seen (Mahy, Van Eycken and Oosterlinck, "Evaluation of
 * uniform color spaces", Color Research and Application 19, 1994), and of larger areas less. Measured of 480-line
 * frames: one level up everywhere is a ΔE of 0.6 and a likeness of 0.95; a line of text half a pixel aside, or another
 * letter, is a likeness of at most 0.63. A lossy file takes colour from thin lines (WebP at quality 90: spots to 4.8,
 * areas to 1.6, likeness 0.88): where both pictures were such files, only what is new counts.
 */
export const nearness = {
  spot: { sigmaPx: 8, distanceMax: 3 },
  area: { sigmaPx: 24, distanceMax: 1.5 },
  likenessMin: 0.8,
} as const;

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
      /** Of what is allowed: more than 1 is too much. */
      readonly share: number;
      /** ΔE*ab of small spots, 0 where the colours are the same. */
      readonly spot: WorstPlace;
      /** ΔE*ab of larger areas, of which less is seen. */
      readonly area: WorstPlace;
      /** SSIM, 1 where the shapes are the same. */
      readonly structure: WorstPlace;
    };

/** Compares two opaque pictures by the place where they differ most: what is small must be seen as well. */
export function comparePictures(one: ComparedPicture, other: ComparedPicture): PictureDifference {
  if (one.width !== other.width || one.height !== other.height) return { kind: "sizes", isNear: false };
  const [a, b] = [shrinkPicture(one), shrinkPicture(other)];
  const isMore = (value: number, worst: number): boolean => value > worst;
  const spot = findWorst(measureColourDistance(a, b, nearness.spot.sigmaPx), lightStep, isMore);
  const area = findWorst(measureColourDistance(a, b, nearness.area.sigmaPx), lightStep, isMore);
  const likeness = measureStructureLikeness(a.luma, b.luma);
  const structure = findWorst(likeness, lumaStep, (value, worst) => value < worst);
  const share = Math.max(
    spot.value / nearness.spot.distanceMax,
    area.value / nearness.area.distanceMax,
    (1 - structure.value) / (1 - nearness.likenessMin),
  );
  return { kind: "looks", isNear: share <= 1, share, spot, area, structure };
}

/** In a line, for whoever has to look. */
export function describeDifference(difference: PictureDifference): string {
  if (difference.kind === "sizes") return "another size";
  const { spot, area, structure } = difference;
  const at = ({ x, y }: WorstPlace): string => `at ${x}, ${y}`;
  return [
    `ΔE ${spot.value.toFixed(1)} ${at(spot)} (at most ${nearness.spot.distanceMax})`,
    `over an area ${area.value.toFixed(1)} ${at(area)} (at most ${nearness.area.distanceMax})`,
    `SSIM ${structure.value.toFixed(2)} ${at(structure)} (at least ${nearness.likenessMin})`,
  ].join("; ");
}

function findWorst(
  { width, values }: Plane,
  step: number,
  isWorse: (value: number, worst: number) => boolean,
): WorstPlace {
  let at = 0;
  for (let each = 1; each < values.length; each++) {
    if (isWorse(values[each] as number, values[at] as number)) at = each;
  }
  return { value: values[at] as number, x: step * (at % width), y: step * Math.floor(at / width) };
}

import { createPlane, filterPlane, gaussian, type Plane } from "./plane.ts";

/** The window and constants of the paper, for values up to 255. */
const window = gaussian(1.5, 5);
const steadiesMean = (0.01 * 255) ** 2;
const steadiesVariance = (0.03 * 255) ** 2;

/**
 * SSIM at each pixel, 1 where shapes are alike: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from
 * error visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004, eq. 13.
 */
export function measureStructureLikeness(one: Plane, other: Plane): Plane {
  const [meanA, meanB] = [filterPlane(one, window), filterPlane(other, window)];
  const squareA = filterPlane(multiply(one, one), window);
  const squareB = filterPlane(multiply(other, other), window);
  const product = filterPlane(multiply(one, other), window);
  const likeness = createPlane(one.width, one.height);
  for (let at = 0; at < likeness.values.length; at++) {
    const [a, b] = [meanA.values[at] as number, meanB.values[at] as number];
    const varianceA = (squareA.values[at] as number) - a * a;
    const varianceB = (squareB.values[at] as number) - b * b;
    const shared = (product.values[at] as number) - a * b;
    likeness.values[at] =
      ((2 * a * b + steadiesMean) * (2 * shared + steadiesVariance)) /
      ((a * a + b * b + steadiesMean) * (varianceA + varianceB + steadiesVariance));
  }
  return likeness;
}

function multiply(one: Plane, other: Plane): Plane {
  const product = createPlane(one.width, one.height);
  for (let at = 0; at < product.values.length; at++) {
    product.values[at] = (one.values[at] as number) * (other.values[at] as number);
  }
  return product;
}

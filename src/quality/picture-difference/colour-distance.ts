import { toLab } from "../colour/index.ts";
import { createPlane, filterPlane, gaussian, type Plane } from "./plane.ts";
import { lightStep, type ShrunkPicture } from "./shrink-picture.ts";

/**
 * CIE 1976 ΔE*ab at each pixel of two blurred pictures: fine grain is averaged as the eye averages it, before colours
 * are compared. After S-CIELAB (Zhang and Wandell, "A spatial extension of CIELAB for digital color image
 * reproduction", SID 1996), with one blur for all of light instead of one for each opponent channel.
 * @param sigmaPx of the blur, in the pictures' pixels.
 */
export function measureColourDistance(one: ShrunkPicture, other: ShrunkPicture, sigmaPx: number): Plane {
  const sigma = sigmaPx / lightStep;
  const blur = gaussian(sigma, Math.ceil(2.5 * sigma));
  const [a, b] = [one, other].map(({ light }) => light.map((plane) => filterPlane(plane, blur))) as [Plane[], Plane[]];
  const distance = createPlane(one.light[0].width, one.light[0].height);
  for (let at = 0; at < distance.values.length; at++) {
    const [p, q] = [labAt(a, at), labAt(b, at)];
    distance.values[at] = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  }
  return distance;
}

function labAt(planes: readonly Plane[], at: number): ReturnType<typeof toLab> {
  const [red, green, blue] = planes as [Plane, Plane, Plane];
  return toLab([red.values[at] as number, green.values[at] as number, blue.values[at] as number]);
}

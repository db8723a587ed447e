import { toLab } from "../colour/index.ts";
import type { HalvedPicture } from "./halve-picture.ts";
import { createPlane, filterPlane, gaussian, type Plane } from "./plane.ts";

/** In halved pixels: an eye before a 480-line picture an arm away blurs about as much. */
const blur = gaussian(1, 3);

/**
 * CIE 1976 ΔE*ab at each pixel of two blurred pictures: fine grain is averaged as the eye averages it, before colours
 * are compared. After S-CIELAB (Zhang and Wandell, "A spatial extension of CIELAB for digital color image
 * reproduction", SID 1996), with one blur for all of light instead of one for each opponent channel.
 */
export function measureColourDistance(one: HalvedPicture, other: HalvedPicture): Plane {
  const [a, b] = [
    one.light.map((plane) => filterPlane(plane, blur)),
    other.light.map((plane) => filterPlane(plane, blur)),
  ];
  const distance = createPlane(one.luma.width, one.luma.height);
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

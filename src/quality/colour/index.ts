/** How far apart colours look. */
export { differenceOf, linearOf, toLab, type Rgb } from "./colour-difference.ts";

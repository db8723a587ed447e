import type { Colour, Ink } from "../captions/index.ts";

/** Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance"). */
export function luminance({ red, green, blue }: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastRatio(a: Colour, b: Colour): number {
  return ratioOf(luminance(a), luminance(b));
}

function ratioOf(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** A colour seen through a plate over one level of grey. */
export function coverWith({ red, green, blue, opacity }: Ink, background: Colour): Colour {
  const share = opacity / 255;
  return {
    red: red * share + background.red * (1 - share),
    green: green * share + background.green * (1 - share),
    blue: blue * share + background.blue * (1 - share),
  };
}

const black: Colour = { red: 0, green: 0, blue: 0 };
const white: Colour = { red: 255, green: 255, blue: 255 };

/**
 * The least contrast of a colour on a plate over any picture. Every picture's luminance lies between black's and
 * white's, and so does that of the plate over it: the worst is at one of these ends, or 1 where the colour lies between.
 */
export function worstContrast(colour: Colour, plate: Ink): number {
  const own = luminance(colour);
  const [dark, light] = [luminance(coverWith(plate, black)), luminance(coverWith(plate, white))];
  if (own > dark && own < light) return 1;
  return Math.min(ratioOf(own, dark), ratioOf(own, light));
}

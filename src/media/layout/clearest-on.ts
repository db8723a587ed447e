import type { Colour } from "../captions/index.ts";

/** Of several colours, the one that stands out most on another: by luminance, with squares for the eye's curve. */
export function clearestOn(ground: Colour, candidates: readonly [Colour, ...Colour[]]): Colour {
  const under = luminanceOf(ground);
  return candidates.reduce((best, each) =>
    contrastOf(under, luminanceOf(each)) > contrastOf(under, luminanceOf(best)) ? each : best,
  );
}

function luminanceOf({ red, green, blue }: Colour): number {
  return (0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue) / (255 * 255);
}

function contrastOf(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

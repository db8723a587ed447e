/** sRGB, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** CIE 1976 ΔE*ab of two sRGB colours (IEC 61966-2-1, white D65): about 2 is just seen side by side. */
export function differenceOf(a: Rgb, b: Rgb): number {
  const [one, other] = [toLab(toLinear(a)), toLab(toLinear(b))];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** Shares of light in sRGB's primaries, 0 to 1. */
type Linear = readonly [red: number, green: number, blue: number];

/** CIE 1976 L*a*b* under D65 of linear sRGB. */
export function toLab([red, green, blue]: Linear): readonly [lightness: number, a: number, b: number] {
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const [fx, fy, fz] = [compress(x), compress(y), compress(z)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function toLinear([red, green, blue]: Rgb): Linear {
  return [linearOf(red), linearOf(green), linearOf(blue)];
}

/** The share of light of an sRGB value of 0 to 255. */
export function linearOf(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function compress(value: number): number {
  return value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116;
}

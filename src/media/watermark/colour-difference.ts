/**
 * CIEDE2000: how different two colours look. A library for it takes 20 MB in each process that draws (culori 4.0.2), so that this
 * is our own, and held against that library by its test.
 */

/** CIE L*a*b* under D65. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** From a colour as it is coded, BT.709 in studio range (ITU-R BT.709, item 3), cut to what an sRGB screen shows. */
export function toLab(luma: number, blue: number, red: number): Lab {
  const [y, u, v] = [(luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224];
  const r = toLight(y + 1.5748 * v);
  const g = toLight(y - 0.1873 * u - 0.4681 * v);
  const b = toLight(y + 1.8556 * u);
  // IEC 61966-2-1, over the white point D65.
  const fx = compress((0.4123907992659593 * r + 0.357584339383878 * g + 0.1804807884018343 * b) / (0.3127 / 0.329));
  const fy = compress(0.2126390058715102 * r + 0.715168678767756 * g + 0.0721923153607337 * b);
  const fz = compress((0.0193308187155918 * r + 0.119194779794626 * g + 0.9505321522496607 * b) / (0.3583 / 0.329));
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** A channel's light, of 0 to 1. */
function toLight(coded: number): number {
  const value = Math.min(1, Math.max(0, coded));
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function compress(light: number): number {
  return light > 216 / 24_389 ? Math.cbrt(light) : ((24_389 / 27) * light + 16) / 116;
}

const degree = Math.PI / 180;
/** 25 to the seventh power, as the standard has it. */
const knee = 25 ** 7;

/** The names are those of Sharma, Wu and Dalal (Color Research and Application 30, 2005), which has it step by step. */
export function differenceOf([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + knee)));
  const [one, other] = [turnOf((1 + g) * a1, b1), turnOf((1 + g) * a2, b2)];
  const product = one.c * other.c;
  const turn = product === 0 ? 0 : shortest(other.h - one.h);
  const deltaH = 2 * Math.sqrt(product) * Math.sin((turn / 2) * degree);
  const deltaC = other.c - one.c;
  const [l, c] = [(l1 + l2) / 2, (one.c + other.c) / 2];
  const h = product === 0 ? one.h + other.h : middleOf(one.h, other.h);
  const t =
    1 -
    0.17 * Math.cos((h - 30) * degree) +
    0.24 * Math.cos(2 * h * degree) +
    0.32 * Math.cos((3 * h + 6) * degree) -
    0.2 * Math.cos((4 * h - 63) * degree);
  const [sl, sc, sh] = [1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2), 1 + 0.045 * c, 1 + 0.015 * c * t];
  const rotation =
    -2 * Math.sqrt(c ** 7 / (c ** 7 + knee)) * Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * degree);
  const [dl, dc, dh] = [(l2 - l1) / sl, deltaC / sc, deltaH / sh];
  return Math.sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

/** A colour's strength, and its hue in degrees of 0 to 360. */
function turnOf(a: number, b: number): { readonly c: number; readonly h: number } {
  const angle = Math.atan2(b, a) / degree;
  return { c: Math.hypot(a, b), h: angle < 0 ? angle + 360 : angle };
}

function shortest(turn: number): number {
  if (turn > 180) return turn - 360;
  return turn < -180 ? turn + 360 : turn;
}

/** The hue in the middle of the shorter way between two. */
function middleOf(one: number, other: number): number {
  const sum = one + other;
  if (Math.abs(one - other) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

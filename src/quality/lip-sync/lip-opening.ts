import { createProfile, profileRows, type MouthProfile } from "./mouth-profile.ts";

/** What one face's mouth looks like when it is shut: learnt from the video's own frames of rest. */
export interface MouthLook {
  /** The angle of chroma that parts lips (redder) from skin. */
  readonly lipHueMin: number;
  readonly skinChroma: number;
  readonly lipChroma: number;
  /** The dark where the lips meet, and the brightest of the upper lip: teeth are brighter, the open mouth is darker. */
  readonly seamLuma: number;
  readonly upperLipLuma: number;
  /** Rows. */
  readonly line: number;
  readonly shutHeight: number;
}

/** Where chin is seen at rest, as a share of the box. */
const chinBand = [0.5, 0.62] as const;
/** Where lips are seen at rest. */
const lipBand = [0.03, 0.45] as const;

/** Shares of the lips' chroma: what has less is no longer lip, what has as little as `full` is surely teeth, or the dark. */
const paleness = { none: 0.72, full: 0.45 } as const;
/** A slit of teeth in a small picture takes colour from the lips around it, but it is brighter than any lip. */
const brightPaleness = { none: 0.92, full: 0.6 } as const;
const brighterThanLip = 1.15;
/** Shares of the luma where shut lips meet. */
const darkness = { none: 0.85, full: 0.6 } as const;

/**
 * Learns a face from frames in which nobody speaks: the median of each row, skin from where the chin is, lips from the
 * rows whose colour lies farthest from it.
 */
export function learnMouth(rest: readonly MouthProfile[]): MouthLook {
  const shut = medianProfile(rest);
  const skin = rowsOf(chinBand);
  const skinHue = median(skin.map((row) => hueOf(shut, row)));
  const lips = rowsOf(lipBand);
  const reddest = Math.max(...lips.map((row) => hueOf(shut, row)));
  const lipRows = lips.filter((row) => hueOf(shut, row) > skinHue + 0.6 * (reddest - skinHue));
  const line = lipRows.reduce(
    (darkest, row) => (lumaOf(shut, row) < lumaOf(shut, darkest) ? row : darkest),
    lipRows[0] ?? 0,
  );
  const look = {
    lipHueMin: (skinHue + median(lipRows.map((row) => hueOf(shut, row)))) / 2,
    skinChroma: median(skin.map((row) => chromaOf(shut, row))),
    lipChroma: median(lipRows.map((row) => chromaOf(shut, row))),
    seamLuma: lumaOf(shut, line),
    upperLipLuma: Math.max(...lipRows.filter((row) => row <= line).map((row) => lumaOf(shut, row))),
    line,
    shutHeight: 0,
  };
  return { ...look, shutHeight: heightOf(shut, look) };
}

/**
 * How far the lips stand apart in the middle, as a share of the box's height. The lips' outer height grows by as much as
 * they part, but so it does, a little, when they pout: it counts only where teeth, or the dark of the mouth, are seen
 * between them. (The tongue has the colour of lips: the inside alone would be too small.)
 */
export function openingOf(profile: MouthProfile, look: MouthLook): number {
  const { top, bottom } = edgesOf(profile, look);
  let inside = 0;
  for (let row = Math.ceil(top); row < bottom; row++) inside += insideShare(profile, look, row);
  const grown = bottom - top - look.shutHeight;
  return Math.max(inside, Math.min(grown, 4 * inside)) / profileRows;
}

/** 0 where a row shows lip or tongue, 1 where it shows teeth or the dark between them. */
function insideShare(profile: MouthProfile, look: MouthLook, row: number): number {
  const luma = lumaOf(profile, row);
  const chroma = chromaOf(profile, row) / look.lipChroma;
  const limits = luma > brighterThanLip * look.upperLipLuma ? brightPaleness : paleness;
  return Math.max(ramp(chroma, limits), ramp(luma / look.seamLuma, darkness));
}

function ramp(value: number, { none, full }: { readonly none: number; readonly full: number }): number {
  return clamp((none - value) / (none - full));
}

function heightOf(profile: MouthProfile, look: MouthLook): number {
  const { top, bottom } = edgesOf(profile, look);
  return bottom - top;
}

/** The outer edges of the lips: from where they meet outwards to the first stretch of skin. */
function edgesOf(profile: MouthProfile, look: MouthLook): { top: number; bottom: number } {
  return { top: findSkin(profile, look, -1), bottom: findSkin(profile, look, 1) };
}

const skinRunRows = 3;
/** Teeth blurred into lips have the hue of skin, but not its colour. */
const skinChromaShareMin = 0.7;

function findSkin(profile: MouthProfile, look: MouthLook, step: 1 | -1): number {
  let run = 0;
  let mostSkin: number | undefined;
  for (let row = look.line; row >= 0 && row < profileRows; row += step) {
    if (chromaOf(profile, row) < skinChromaShareMin * look.skinChroma) {
      run = 0;
      continue;
    }
    if (mostSkin === undefined || hueOf(profile, row) < hueOf(profile, mostSkin)) mostSkin = row;
    run = hueOf(profile, row) < look.lipHueMin ? run + 1 : 0;
    if (run < skinRunRows) continue;
    const first = row - step * (skinRunRows - 1);
    return first - step * overshoot(profile, look, first, step);
  }
  // The widest mouths of small pictures leave a chin too thin to keep its colour: its likest row has to do.
  return step === 1 ? (mostSkin ?? look.line) : 0;
}

/** How much of the row before the first row of skin is skin too: the edge lies where the hue crosses its limit. */
function overshoot(profile: MouthProfile, look: MouthLook, first: number, step: 1 | -1): number {
  const before = hueOf(profile, first - step);
  const after = hueOf(profile, first);
  return before > after ? clamp((look.lipHueMin - after) / (before - after)) : 0;
}

function medianProfile(profiles: readonly MouthProfile[]): MouthProfile {
  const shut = createProfile();
  for (const plane of ["luma", "blue", "red"] as const) {
    for (let row = 0; row < profileRows; row++)
      shut[plane][row] = median(profiles.map((one) => one[plane][row] as number));
  }
  return shut;
}

function rowsOf([from, to]: readonly [number, number]): number[] {
  const first = Math.round(from * profileRows);
  return Array.from({ length: Math.round(to * profileRows) - first }, (_, at) => first + at);
}

function lumaOf(profile: MouthProfile, row: number): number {
  return profile.luma[row] as number;
}

/** 0 orange to 90 red and beyond, in degrees: skin lies near 55, lips near 70. */
function hueOf(profile: MouthProfile, row: number): number {
  return (Math.atan2(profile.red[row] as number, -(profile.blue[row] as number)) * 180) / Math.PI;
}

function chromaOf(profile: MouthProfile, row: number): number {
  return Math.hypot(profile.red[row] as number, profile.blue[row] as number);
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

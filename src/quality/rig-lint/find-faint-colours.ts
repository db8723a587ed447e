import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import { differenceOf, type Rgb } from "./colour-difference.ts";
import type { RigFinding } from "./lint-rig.ts";

interface Patch {
  readonly what: string;
  readonly colour: Rgb | undefined;
}

/**
 * Colours that meet in a face and carry its speech, which a phone at 480p must still tell apart: lips from skin, iris
 * from white, teeth from the dark behind them, brows from skin. Distance is CIE 1976 ΔE*ab of mean colours.
 */
export function findFaintColours(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  const meanOf = (file: string, rows?: readonly [number, number]): Rgb | undefined => {
    const picture = pictures.get(file);
    return picture && meanColour(picture, { top: rows?.[0] ?? 0, bottom: rows?.[1] ?? picture.height });
  };
  const { mouth, eyes, brows } = rig;
  const upperLip: Patch = { what: "the upper lip", colour: meanOf(mouth.upperLip.file, mouth.upperLip.bands) };
  const lowerLip: Patch = { what: "the lower lip", colour: meanOf(mouth.lowerLip.file, mouth.lowerLip.bands) };
  const skin: Patch = { what: "the skin beside the mouth", colour: cheekColour(rig, pictures) };
  const pairs: readonly (readonly [Patch, Patch, number])[] = [
    [upperLip, skin, 7],
    [lowerLip, skin, 7],
    [
      { what: "the left iris", colour: meanOf(eyes.left.iris.file) },
      { what: "its eyeball", colour: meanOf(eyes.left.white.file) },
      25,
    ],
    [
      { what: "the upper teeth", colour: meanOf(mouth.upperTeeth.file) },
      { what: "the inside of the mouth", colour: meanOf(mouth.inside.file) },
      30,
    ],
    [{ what: "the left brow", colour: meanOf(brows.left.file) }, { ...skin, what: "the skin" }, 12],
  ];
  return pairs.flatMap(([a, b, limit]) => {
    if (!a.colour || !b.colour) return [];
    const measured = Math.round(differenceOf(a.colour, b.colour) * 10) / 10;
    if (measured >= limit) return [];
    const severity = measured < limit / 2 ? "error" : "warning";
    const message = `${a.what} can hardly be told from ${b.what} at 480p: ΔE ${measured}, at least ${limit} is needed`;
    return [{ check: "colour", severity, message, measured, limit } satisfies RigFinding];
  });
}

/** Skin a lip's width outside the corners of the mouth. */
function cheekColour(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): Rgb | undefined {
  const face = rig.layers.find((layer) => layer.id === "face");
  const picture = face && pictures.get(face.file);
  if (!picture) return undefined;
  const { left, right } = rig.mouth;
  const aside = 0.35 * (right[0] - left[0]);
  const patches = [left[0] - aside, right[0] + aside].map((x) =>
    meanColour(picture, {
      left: x - face.x - 16,
      right: x - face.x + 16,
      top: left[1] - face.y - 40,
      bottom: left[1] - face.y,
    }),
  );
  return meanOfColours(patches.filter((patch) => patch !== undefined));
}

function meanColour(
  { width, height, data }: RgbaPicture,
  box: { top: number; bottom: number; left?: number; right?: number },
): Rgb | undefined {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(height, Math.ceil(box.bottom))];
  const [left, right] = [Math.max(0, Math.floor(box.left ?? 0)), Math.min(width, Math.ceil(box.right ?? width))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] as number;
      if (alpha < 128) continue;
      // Premultiplied: the sums divide to straight colour.
      red += data[at] as number;
      green += data[at + 1] as number;
      blue += data[at + 2] as number;
      weight += alpha;
    }
  }
  if (weight === 0) return undefined;
  return [(255 * red) / weight, (255 * green) / weight, (255 * blue) / weight];
}

function meanOfColours(colours: readonly Rgb[]): Rgb | undefined {
  if (colours.length === 0) return undefined;
  const mean = (channel: 0 | 1 | 2) => colours.reduce((sum, colour) => sum + colour[channel], 0) / colours.length;
  return [mean(0), mean(1), mean(2)];
}

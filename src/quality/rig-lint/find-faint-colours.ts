import type { RgbaPicture } from "../../media/raster/index.ts";
import type { Rig } from "../../media/rig/index.ts";
import { differenceOf, type Rgb } from "../colour/index.ts";
import type { RigFinding } from "./lint-rig.ts";
import { meanColour } from "./mean-colour.ts";

interface Patch {
  readonly what: string;
  /** Several where light falls from one side: what is nearest to any of them counts. */
  readonly colours: readonly Rgb[];
}

/**
 * Colours that meet in a face and carry its speech, which a phone at 480p must still tell apart: lips from skin, iris
 * from white, teeth from the dark behind them, brows from skin. Distance is CIE 1976 ΔE*ab of mean colours.
 */
export function findFaintColours(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): RigFinding[] {
  return listPairs(rig, pictures).flatMap(([a, b, limit]) => {
    const differences = a.colours.flatMap((one) => b.colours.map((other) => differenceOf(one, other)));
    if (differences.length === 0) return [];
    const measured = Math.round(Math.min(...differences) * 10) / 10;
    if (measured >= limit) return [];
    const severity = measured < limit / 2 ? "error" : "warning";
    const message =
      `${a.what} can hardly be told from ${b.what} at 480p: ΔE ${measured}, at least ${limit} is needed: ` +
      "paint one of them lighter, darker or in another hue";
    return [{ check: "colour", severity, message, measured, limit } satisfies RigFinding];
  });
}

function listPairs(
  rig: Rig,
  pictures: ReadonlyMap<string, RgbaPicture>,
): readonly (readonly [a: Patch, b: Patch, limit: number])[] {
  const patch = (what: string, file: string, [top, bottom]: readonly [number, number] = [0, Infinity]): Patch => {
    const picture = pictures.get(file);
    const colour = picture && meanColour(picture, { top, bottom, left: 0, right: Infinity });
    return { what, colours: colour ? [colour] : [] };
  };
  const { mouth, eyes, brows } = rig;
  const skin: Patch = { what: "the skin beside the mouth", colours: cheekColours(rig, pictures) };
  const inside = patch("the inside of the mouth", mouth.inside.file);
  return [
    [patch("the upper lip", mouth.upperLip.file, mouth.upperLip.bands), skin, 7],
    [patch("the lower lip", mouth.lowerLip.file, mouth.lowerLip.bands), skin, 7],
    [patch("the upper teeth", mouth.upperTeeth.file), inside, 30],
    [patch("the left iris", eyes.left.iris.file), patch("its eyeball", eyes.left.white.file), 25],
    [patch("the right iris", eyes.right.iris.file), patch("its eyeball", eyes.right.white.file), 25],
    [patch("the left brow", brows.left.file), foreheadOver(rig, pictures), 12],
  ];
}

/** Skin over the middle of the left brow, where a beard does not reach. */
function foreheadOver(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): Patch {
  const face = rig.layers.find((layer) => layer.id === "face");
  const skin = face && pictures.get(face.file);
  const brow = pictures.get(rig.brows.left.file);
  const what = "the skin over it";
  if (!face || !skin || !brow) return { what, colours: [] };
  const x = rig.brows.left.x - face.x;
  const y = rig.brows.left.y - face.y;
  const box = { left: x + brow.width / 3, right: x + (2 * brow.width) / 3, top: y - 8, bottom: y + 8 };
  const colour = meanColour(skin, box);
  return { what, colours: colour ? [colour] : [] };
}

/** Skin a third of the mouth's width outside its corners. */
function cheekColours(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>): Rgb[] {
  const face = rig.layers.find((layer) => layer.id === "face");
  const picture = face && pictures.get(face.file);
  if (!picture) return [];
  const { left, right } = rig.mouth;
  const aside = 0.35 * (right[0] - left[0]);
  const [top, bottom] = [left[1] - face.y - 40, left[1] - face.y];
  return [left[0] - aside, right[0] + aside].flatMap((canvasX) => {
    const x = canvasX - face.x;
    const colour = meanColour(picture, { left: x - 16, right: x + 16, top, bottom });
    return colour ? [colour] : [];
  });
}

import type { Problem } from "../../core/index.ts";
import type { Colour, Ink } from "../captions/index.ts";
import type { RgbaPicture } from "../raster/index.ts";
import { formatColour, type BrandKit, type BrandLook } from "./brand-kit.ts";
import { worstContrast } from "./contrast.ts";

/** WCAG 2.2: contrast of text (1.4.3), and of graphics that one must see to understand (1.4.11). */
export const contrastMin = { text: 4.5, graphics: 3 } as const;

/** One pair of colours of a kit, with its contrast over the worst picture. */
export interface ContrastFinding {
  /** Where in `brand.json` the colours stand. */
  readonly what: string;
  readonly colour: Colour;
  readonly behind: Ink;
  readonly ratio: number;
  readonly least: number;
  readonly isFine: boolean;
}

const sizeFactor = { min: 0.95, max: 1.25 } as const;
const heightShare = { min: 0.05, max: 0.1 } as const;
/** How far apart two colours must be to tell a marked word from the others, of 442. */
const markDistanceMin = 90;
/** This share of a logo's ink must stand out from its plate: colours beside its main one may be soft. */
const inkShareMin = 0.6;

/** Every pair of colours in which a kit has something read or seen, measured over white, black and all between. */
export function measureContrasts({ look }: Pick<BrandKit, "look">): readonly ContrastFinding[] {
  const { colours, captions, lowerThird } = look;
  const ground: Ink = { ...colours.ground, opacity: 255 };
  const { mark, behind } = captions;
  const text = (what: string, colour: Colour, plate: Ink) => measure(what, colour, plate, contrastMin.text);
  const graphics = (what: string, colour: Colour, plate: Ink) => measure(what, colour, plate, contrastMin.graphics);
  return [
    text("colours.onGround on colours.ground", colours.onGround, ground),
    text("colours.onPlate on colours.plate", colours.onPlate, colours.plate),
    text("colours.onPlateQuiet on colours.plate", colours.onPlateQuiet, colours.plate),
    graphics("colours.accent on colours.ground", colours.accent, ground),
    graphics("colours.accent on colours.plate", colours.accent, colours.plate),
    text("captions.text on captions.behind", captions.text, behind),
    ...(mark.form === "ink"
      ? [text("captions.mark.text on captions.behind", mark.text, behind)]
      : [
          text("captions.mark.text on captions.mark.box", mark.text, { ...mark.box, opacity: 255 }),
          // Where letters slope into each other, as in Nastaliq, they take the box's colour instead.
          text("captions.mark.box on captions.behind", mark.box, behind),
        ]),
    text("lowerThird.name on lowerThird.behind", lowerThird.name, lowerThird.behind),
    text("lowerThird.title on lowerThird.behind", lowerThird.title, lowerThird.behind),
    graphics("lowerThird.accent on lowerThird.behind", lowerThird.accent, lowerThird.behind),
  ];
}

function measure(what: string, colour: Colour, behind: Ink, least: number): ContrastFinding {
  const ratio = worstContrast(colour, behind);
  return { what, colour, behind, ratio, least, isFine: ratio >= least };
}

/** A form of a logo, as it was decoded. */
export interface LogoForm {
  readonly file: string;
  readonly picture: RgbaPicture;
}

/** What of a kit cannot be read or seen, with the numbers; none where all of it can. */
export function checkLegibility(kit: BrandKit, logos: readonly LogoForm[]): readonly Problem[] {
  return [
    ...measureContrasts(kit)
      .filter(({ isFine }) => !isFine)
      .map(explainContrast),
    ...checkSizes(kit.look),
    ...checkMark(kit.look),
    ...logos.flatMap((form) => checkLogoInk(kit.look, form)),
  ];
}

function explainContrast({ what, colour, behind, ratio, least }: ContrastFinding): Problem {
  const plate =
    behind.opacity === 255 ? "" : ` at ${Math.round((100 * behind.opacity) / 255)} % over the worst picture`;
  return refuse(
    `${what} has a contrast of ${ratio.toFixed(2)}:1 (${formatColour(colour)} on ${formatColour(behind)}${plate}); ` +
      `it must have ${least}:1: choose ${behind.opacity < 200 ? "a denser plate or " : ""}colours farther apart`,
  );
}

function checkSizes({ captions, logo }: BrandLook): readonly Problem[] {
  const problems: Problem[] = [];
  if (captions.sizeFactor < sizeFactor.min || captions.sizeFactor > sizeFactor.max) {
    // Type of captions at 480 lines, and the least that a phone held upright shows at 16 minutes of arc from 30 cm.
    const [has, least] = [27 * captions.sizeFactor, 27 * sizeFactor.min].map((px) => px.toFixed(1));
    problems.push(
      refuse(
        `captions.size must be ${sizeFactor.min} to ${sizeFactor.max}, got ${captions.sizeFactor}: ` +
          `type of ${has} px at 480 lines, where a phone needs ${least} and two lines have room for ${(27 * sizeFactor.max).toFixed(1)}`,
      ),
    );
  }
  if (logo && (logo.heightShare < heightShare.min || logo.heightShare > heightShare.max)) {
    problems.push(
      refuse(
        `logo.height must be ${heightShare.min} to ${heightShare.max} of the picture's shorter side, got ${logo.heightShare}: ` +
          `${Math.round(1080 * logo.heightShare)} of 1080 px, where ${Math.round(1080 * heightShare.max)} fit beside the label`,
      ),
    );
  }
  return problems;
}

function checkMark({ captions: { text, mark } }: BrandLook): readonly Problem[] {
  if (mark.form === "box") return [];
  const distance = Math.hypot(text.red - mark.text.red, text.green - mark.text.green, text.blue - mark.text.blue);
  if (distance >= markDistanceMin) return [];
  return [
    refuse(
      `captions.mark.text must be told from captions.text: ${formatColour(mark.text)} and ${formatColour(text)} are ` +
        `${Math.round(distance)} apart of 442, and must be ${markDistanceMin}: choose another colour, or the form "box"`,
    ),
  ];
}

function checkLogoInk({ logo }: BrandLook, { file, picture }: LogoForm): readonly Problem[] {
  if (!logo) return [];
  const { share, main } = measureLogoInk(picture, logo.plate);
  if (share >= inkShareMin) return [];
  return [
    refuse(
      `logo.plate: ${Math.round(100 * share)} % of the ink of ${file} has a contrast of ${contrastMin.graphics}:1 with ` +
        `${formatColour(logo.plate)}, and ${100 * inkShareMin} % must; its main colour ${formatColour(main)} has ` +
        `${worstContrast(main, logo.plate).toFixed(2)}:1: choose another plate, or the logo's form for such a ground`,
    ),
  ];
}

/** How much of a logo's ink stands out from its plate over any picture, and the colour that it has most of. */
export function measureLogoInk(picture: RgbaPicture, plate: Ink): { readonly share: number; readonly main: Colour } {
  const counts = new Map<number, number>();
  for (let at = 0; at < picture.data.length; at += 4) {
    const alpha = picture.data[at + 3] ?? 0;
    if (alpha < 128) continue;
    // To 32 levels a channel: shades of a gradient are one colour.
    const level = (channel: number): number => Math.min(31, ((picture.data[at + channel] ?? 0) * 255) / alpha / 8) | 0;
    const key = (level(0) << 10) | (level(1) << 5) | level(2);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const colourOf = (key: number): Colour => ({
    red: Math.round(((key >> 10) * 255) / 31),
    green: Math.round((((key >> 5) & 31) * 255) / 31),
    blue: Math.round(((key & 31) * 255) / 31),
  });
  const all = [...counts];
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const seen = all.filter(([key]) => worstContrast(colourOf(key), plate) >= contrastMin.graphics);
  const [mainKey = 0] = all.toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const share = total === 0 ? 0 : seen.reduce((sum, [, count]) => sum + count, 0) / total;
  return { share, main: colourOf(mainKey) };
}

function refuse(message: string): Problem {
  return { code: "brand_invalid", message };
}

import type { BrandFont, CaptionStyle, Colour, Ink, LowerThirdStyle } from "../captions/index.ts";
import { plainCaptionStyle, plainLowerThirdStyle } from "../captions/index.ts";
import type { RgbaPicture } from "../raster/index.ts";

/**
 * How everything that is laid over or between pictures looks: a brand kit's, or the product's own. A brand kit is
 * refused unless all texts below have 4.5:1 against what they stand on and all graphics 3:1, so that whoever draws with
 * these colours in these pairs need not check again.
 */
export interface LookStyle {
  readonly colours: LookColours;
  /** For `TypeStyle.fonts`: tried before the shipped fonts. Empty for the product's own look. */
  readonly fonts: readonly BrandFont[];
  readonly captions: CaptionStyle;
  readonly lowerThird: LowerThirdStyle;
  readonly logo?: LookLogo;
  readonly cards: LookCards;
}

export interface LookColours {
  /** What fills a title card, a quote and an end card. */
  readonly ground: Colour;
  /** Text on the ground. */
  readonly onGround: Colour;
  /** What stands behind text over a picture: points, a slide's caption. */
  readonly plate: Ink;
  /** Text on the plate, over any picture. */
  readonly onPlate: Colour;
  /** Text of second rank on the plate: still 4.5:1. */
  readonly onPlateQuiet: Colour;
  /** Bars, bullets, rules, frames about what is meant: 3:1 on ground and plate. Never for text. */
  readonly accent: Colour;
}

/** A logo as it was drawn, at most `limits.logoSideMax` a side: scale it with `resample`. */
export interface LookLogo {
  readonly picture: RgbaPicture;
  /** The form for narrow places, such as a symbol without words. */
  readonly small?: RgbaPicture;
  /** What it stands on, over a picture and on cards, with 3:1 to most of its ink. */
  readonly plate: Ink;
  /** The plate's height as a share of the picture's shorter side. */
  readonly heightShare: number;
}

/** What a company has said on its cards wherever a script says nothing. */
export interface LookCards {
  /** A line above or below every title: a slogan, a department. */
  readonly titleLine?: string;
  readonly endLine?: string;
  /** Where to go from here: an address, a telephone number. */
  readonly endContact?: string;
}

/** The roles under which a step finds the files of a look. */
export const lookRoles = { fonts: "brand-fonts", logo: "brand-logo" } as const;

/** The product's own look, which a script without a brand has. */
export const plainLook: LookStyle = {
  colours: {
    ground: { red: 16, green: 24, blue: 40 },
    onGround: { red: 255, green: 255, blue: 255 },
    plate: { red: 14, green: 19, blue: 30, opacity: 214 },
    onPlate: { red: 255, green: 255, blue: 255 },
    onPlateQuiet: { red: 214, green: 219, blue: 228 },
    // Marigold.
    accent: { red: 245, green: 166, blue: 35 },
  },
  fonts: [],
  captions: plainCaptionStyle,
  lowerThird: plainLowerThirdStyle,
  cards: {},
};

import type { BrandFont } from "./brand-font.ts";
import type { Colour, Ink } from "./overlay-picture.ts";

/** What keeps a caption's letters apart from the picture: a plate under all lines, a solid band under each, an outline. */
export type CaptionForm = "plate" | "solid" | "outline";

export interface CaptionStyle {
  readonly form: CaptionForm;
  readonly text: Colour;
  /** The plate, the bands (opaque), or the outline (opaque). */
  readonly behind: Ink;
  /** Of the product's own type size. */
  readonly sizeFactor: number;
  readonly mark: MarkStyle;
}

/** How the word that is being said is marked: by the colour of its letters, or by a box under them. */
export type MarkStyle =
  | { readonly form: "ink"; readonly text: Colour }
  | { readonly form: "box"; readonly text: Colour; readonly box: Colour };

/** What stands behind a name and its title. */
export interface LowerThirdStyle {
  readonly form: "plate" | "solid";
  readonly name: Colour;
  readonly title: Colour;
  readonly behind: Ink;
  /** The bar at the side where reading starts. */
  readonly accent: Colour;
}

/** Everything that text over a picture can be dressed in; without it, the product's own. */
export interface TextLook {
  readonly captions: CaptionStyle;
  readonly lowerThird: LowerThirdStyle;
  readonly fonts: readonly BrandFont[];
}

const white: Colour = { red: 255, green: 255, blue: 255 };
const night: Colour = { red: 10, green: 12, blue: 18 };
const marigold: Colour = { red: 245, green: 166, blue: 35 };

export const plainCaptionStyle: CaptionStyle = {
  form: "plate",
  text: white,
  behind: { ...night, opacity: 190 },
  sizeFactor: 1,
  mark: { form: "ink", text: { red: 255, green: 200, blue: 72 } },
};

export const plainLowerThirdStyle: LowerThirdStyle = {
  form: "plate",
  name: white,
  title: { red: 214, green: 219, blue: 228 },
  behind: { red: 14, green: 19, blue: 30, opacity: 214 },
  accent: marigold,
};

export const plainTextLook: TextLook = { captions: plainCaptionStyle, lowerThird: plainLowerThirdStyle, fonts: [] };

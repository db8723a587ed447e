import { getWritingSystem, type FrameSize, type Rectangle } from "../captions/index.ts";
import type { BakedSlide } from "./baked-slide.ts";
import { createCardSprites } from "./card-sprites.ts";
import { describeLayout, type LayoutName } from "./layout-names.ts";
import type { LookStyle } from "./look.ts";
import { createPointSprites } from "./point-sprites.ts";
import type { ShotContent } from "./shot-content.ts";
import { createSlideSprites } from "./slide-sprites.ts";
import type { Sprite } from "./sprite.ts";

/** Everything that a shot shows beside its presenter, ready for the stage. */
export function createContentSprites(
  content: ShotContent<number>,
  options: {
    readonly layout: LayoutName;
    readonly picture: FrameSize;
    readonly area: Rectangle;
    /** Of the scene: which side reading starts at, and which letters come first. */
    readonly language: string;
    readonly look: LookStyle;
    /** Those that the content counts. */
    readonly slides: readonly BakedSlide[];
  },
): readonly Sprite[] {
  const { layout, picture, area, language, look, slides } = options;
  const isMirrored = getWritingSystem(language).direction === "rtl";
  switch (content.kind) {
    case "points":
      return createPointSprites(content, { look, language, area });
    case "slide":
      return createSlideSprites(content, slides, { area, picture, layout, accent: look.colours.accent, isMirrored });
    case "card": {
      const { framing } = describeLayout(layout);
      const card = layout.startsWith("title") ? "title" : layout.startsWith("quote") ? "quote" : "end";
      const shorterSide = Math.min(picture.width, picture.height);
      const { text, lines } = content;
      const request = {
        card,
        text,
        lines,
        language,
        look,
        area,
        shorterSide,
        isBeside: framing !== undefined,
      } as const;
      return createCardSprites(request, content.opens);
    }
  }
}

import { drawCaption } from "./draw-caption.ts";
import { drawLabel } from "./draw-label.ts";
import { drawLowerThird } from "./draw-lower-third.ts";
import type { FrameSize } from "./layout-text.ts";
import type { Ink, OverlayPicture } from "./overlay-picture.ts";

/** What lies over the picture for a while. */
export type Overlay =
  | { readonly kind: "caption"; readonly lines: readonly string[] }
  | { readonly kind: "label" }
  | {
      readonly kind: "lower-third";
      readonly name: string;
      readonly title?: string;
      /** The brand's colour, for the bar. */
      readonly accent?: Pick<Ink, "red" | "green" | "blue">;
    };

/**
 * Draws an overlay, once for as long as it stands: a cue, a shot. The same arguments give the same bytes on every
 * processor. Undefined where nothing can be drawn (a cue of emoji only: see `missingGlyphs`).
 *
 * @throws SutradharError `language_unsupported`, `option_invalid` for an impossible frame.
 */
export function drawOverlay(overlay: Overlay, language: string, frame: FrameSize): OverlayPicture | undefined {
  switch (overlay.kind) {
    case "caption":
      return drawCaption(overlay.lines, language, frame);
    case "label":
      return drawLabel(language, frame);
    case "lower-third":
      return drawLowerThird(overlay, language, frame);
  }
}

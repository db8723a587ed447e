import type { TextLook } from "./caption-style.ts";
import { setCaption } from "./draw-caption.ts";
import { drawLabel } from "./draw-label.ts";
import { drawLowerThird } from "./draw-lower-third.ts";
import { drawTestMark, type TestMarkPlace } from "./draw-test-mark.ts";
import type { LabelProfileName } from "./label-profiles.ts";
import type { FrameSize } from "./layout-text.ts";
import type { OverlayPicture } from "./overlay-picture.ts";

/** What lies over the picture for a while. */
export type Overlay =
  | { readonly kind: "caption"; readonly lines: readonly string[] }
  | { readonly kind: "label"; readonly profile?: LabelProfileName }
  | { readonly kind: "test-mark"; readonly place: TestMarkPlace }
  | {
      readonly kind: "lower-third";
      readonly name: string;
      readonly title?: string;
    };

/**
 * Draws an overlay, once for as long as it stands: a cue, a shot. The same arguments give the same bytes on every
 * processor. Undefined where nothing can be drawn (a cue of emoji only: see `missingGlyphs`).
 *
 * @throws SutradharError `language_unsupported`, `option_invalid` for an impossible frame.
 */
export function drawOverlay(
  overlay: Overlay,
  language: string,
  frame: FrameSize,
  look?: TextLook,
): OverlayPicture | undefined {
  const options = { language, frame, ...(look ? { look } : {}) };
  switch (overlay.kind) {
    case "caption":
      return setCaption(overlay, options)?.draw();
    case "label":
      // No look: the label is not for a brand to dress.
      return drawLabel(language, frame, overlay.profile);
    case "test-mark":
      return drawTestMark(overlay.place, frame);
    case "lower-third":
      return drawLowerThird(overlay, options);
  }
}

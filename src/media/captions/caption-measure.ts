import type { CaptionMeasure } from "./caption-breaks.ts";
import { captionLineMaxPx, captionStyle } from "./draw-caption.ts";
import type { FrameSize } from "./layout-text.ts";
import { measureLine } from "./line-mask.ts";

/** The measure of captions in a language and a frame, for `captionCues`. */
export function createCaptionMeasure(language: string, frame: FrameSize): CaptionMeasure {
  const style = captionStyle(language, frame);
  return {
    widthPx: (text) => measureLine(text, style),
    lineMaxPx: captionLineMaxPx(language, frame),
  };
}

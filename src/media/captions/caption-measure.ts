import type { CaptionMeasure } from "./caption-breaks.ts";
import type { TextLook } from "./caption-style.ts";
import { captionLineMaxPx, captionLinesMax, captionStyle } from "./draw-caption.ts";
import type { FrameSize } from "./layout-text.ts";
import { measureLine } from "./line-mask.ts";

/** The measure of captions in a language and a frame, for `captionCues`. */
export function createCaptionMeasure(language: string, frame: FrameSize, look?: TextLook): CaptionMeasure {
  const style = captionStyle(language, frame, look);
  return {
    widthPx: (text) => measureLine(text, style),
    lineMaxPx: captionLineMaxPx(language, frame, look),
    linesMax: captionLinesMax(language, frame, look),
  };
}

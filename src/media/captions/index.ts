/** Type on the picture and beside it: captions, the label, the lower third, and text tracks, in every script of the product. */
export { joinAtoms, splitAtoms, type Atom } from "./break-atoms.ts";
export { createCaptionClock, type CaptionClock } from "./caption-clock.ts";
export { borrowedGlyphs, listFontFiles, missingGlyphs, type FontWeight } from "./font-book.ts";
export { findMarkedWord } from "./marked-word.ts";
export { missesOf, openBrandFont, openShippedFamily, type BrandFont } from "./brand-font.ts";
export {
  plainCaptionStyle,
  plainLowerThirdStyle,
  plainTextLook,
  type CaptionForm,
  type CaptionStyle,
  type LowerThirdStyle,
  type MarkStyle,
  type TextLook,
} from "./caption-style.ts";
export { captionCues, type Cue, type CueWord } from "./caption-cues.ts";
export { createCaptionMeasure } from "./caption-measure.ts";
export { setCaption, type SetCaption } from "./draw-caption.ts";
export { drawOverlay, type Overlay } from "./draw-overlay.ts";
export {
  getLabelProfile,
  getLabelText,
  labelProfileNames,
  usualLabelProfile,
  type LabelProfile,
  type LabelProfileName,
} from "./label-profiles.ts";
export { layoutText, type FrameSize, type Rectangle, type TextLayout } from "./layout-text.ts";
export { drawLineMask, measureLine, type LineMask, type TypeStyle } from "./line-mask.ts";
export {
  createPicture,
  layInk,
  layLine,
  layPlate,
  type Colour,
  type Ink,
  type OverlayPicture,
} from "./overlay-picture.ts";
export { shiftCues, toSrt, toWebVtt } from "./text-tracks.ts";
export { getWritingSystem, shippedFamilies, writtenLanguages } from "./writing-systems.ts";

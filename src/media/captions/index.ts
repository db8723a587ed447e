/** Type on the picture and beside it: captions, the label, the lower third, and text tracks, in every script of the product. */
export { captionCues, type Cue } from "./caption-cues.ts";
export { createCaptionMeasure } from "./caption-measure.ts";
export { drawOverlay, type Overlay } from "./draw-overlay.ts";
export { listFontFiles, missingGlyphs } from "./font-book.ts";
export { getLabelText } from "./label-text.ts";
export { layoutText, type FrameSize } from "./layout-text.ts";
export type { OverlayPicture } from "./overlay-picture.ts";
export { shiftCues, toSrt, toWebVtt } from "./text-tracks.ts";
export { writtenLanguages } from "./writing-systems.ts";

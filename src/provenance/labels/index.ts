/** What tells a viewer, and a platform, that a video is made. */
export { chooseLabel, fitLabel, type LabelPolicy } from "./choose-label.ts";
export { getSpokenLabel } from "./spoken-label.ts";
export { declareVideo, type DeclaredFile, type VideoDeclaration } from "./declare-video.ts";

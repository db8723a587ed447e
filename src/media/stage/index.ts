/** One presenter in front of a plate under overlays, drawn frame by frame into I420 planes. */
export { createStage, type PictureBox, type Stage, type StagePlanes } from "./stage.ts";

/** One presenter in front of a plate under overlays, drawn frame by frame into I420 planes. */
export { encodeImage } from "./encode-image.ts";
export { frameMedium, type Framing } from "./framing.ts";
export { bakePlate, coverPicture } from "./plate.ts";
export {
  createStage,
  type PictureBox,
  type PlateSurface,
  type Stage,
  type StagePattern,
  type StagePlanes,
  type StagePresenter,
} from "./stage.ts";
export { toRgba } from "./to-rgba.ts";

/** What lies over, beside and between presenters: how it looks, and where it stands. */
export { bakeSlide, placeSlideIn, readBakedSlide, writeBakedSlide, type BakedSlide } from "./baked-slide.ts";
export {
  composeLayout,
  measureRig,
  scaleFraming,
  type Composition,
  type PresenterPlace,
  type RigMeasure,
} from "./compose-layout.ts";
export { fitPoints, type PointText, type PointTooLong } from "./fit-points.ts";
export { decodeSlide, isDrawing } from "./decode-slide.ts";
export { createContentSprites } from "./content-sprites.ts";
export {
  describeLayout,
  layoutNames,
  showsHands,
  type ContentKind,
  type FramingName,
  type LayoutDescription,
  type LayoutName,
} from "./layout-names.ts";
export { createLayoutStage, type LayoutStage } from "./layout-stage.ts";
export { lookRoles, plainLook, type LookCards, type LookColours, type LookLogo, type LookStyle } from "./look.ts";
export { viewOf } from "./fit-slide.ts";
export type { PlacedPoint, PointsPage } from "./points-page.ts";
export { setCard, type CardName, type CardRequest } from "./set-card.ts";
export type {
  CardContent,
  Moment,
  ShotContent,
  SlideContent,
  SlideRegion,
  SlideView,
  PointsContent,
  ShownPage,
} from "./shot-content.ts";
export type { Sprite } from "./sprite.ts";
export { timeContent, timeMoment } from "./time-content.ts";
export { createVeil } from "./veil.ts";

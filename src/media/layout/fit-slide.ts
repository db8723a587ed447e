import type { Rectangle } from "../captions/index.ts";
import type { SlideRegion } from "./shot-content.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a slide stands in a picture. */
export interface SlidePlace {
  /** What is covered: the slide itself, with a soft fill about it where it is too narrow. */
  readonly card: Rectangle;
  /** The slide's own pixels in the picture. Never stretched. */
  readonly slide: Rectangle;
  /** The slide reaches to the picture's edge: no corners, no shadow. */
  readonly isBleed: boolean;
}

/** A slide narrower than this beside its area gets a fill at its sides, so that it does not look lost. */
const narrowShare = 0.62;
const filledAspectMax = 4 / 3;

/** A slide as large as its area allows, in its middle. */
export function placeSlide(size: Size, area: Rectangle): SlidePlace {
  const aspect = size.width / size.height;
  const areaAspect = area.width / area.height;
  if (aspect >= areaAspect * narrowShare) {
    const card = contain(aspect, area);
    return { card, slide: card, isBleed: false };
  }
  const card = contain(Math.min(areaAspect, Math.max(filledAspectMax, aspect)), area);
  return { card, slide: contain(aspect, card), isBleed: false };
}

/**
 * A slide behind a presenter: as large as its area allows, at the side where reading starts, the scene beyond its edges.
 * An upright one may reach down behind the presenter.
 */
export function placeBleedingSlide(size: Size, area: Rectangle, picture: Size, isMirrored: boolean): SlidePlace {
  const aspect = size.width / size.height;
  const isUpright = aspect < (area.width / area.height) * narrowShare;
  const fitted = contain(aspect, isUpright ? { ...area, height: picture.height - area.y } : area);
  const slide = { ...fitted, x: isMirrored ? area.x + area.width - fitted.width : area.x };
  return { card: slide, slide, isBleed: true };
}

function contain(aspect: number, area: Rectangle): Rectangle {
  const isWide = aspect > area.width / area.height;
  const width = isWide ? area.width : toEven(area.height * aspect);
  const height = isWide ? toEven(area.width / aspect) : area.height;
  return {
    x: area.x + toEven((area.width - width) / 2),
    y: area.y + toEven((area.height - height) / 2),
    width: Math.max(2, width),
    height: Math.max(2, height),
  };
}

function toEven(value: number): number {
  return 2 * Math.round(value / 2);
}

/** The part of a slide that is seen as one looks at a region: the region whole, in the slide's own shape. */
export function viewOf(region: SlideRegion | undefined): SlideRegion {
  if (!region) return { x: 0, y: 0, width: 1, height: 1 };
  const side = Math.min(1, Math.max(region.width, region.height, zoomSideMin));
  const start = (from: number, length: number) => Math.max(0, Math.min(1 - side, from + length / 2 - side / 2));
  return { x: start(region.x, region.width), y: start(region.y, region.height), width: side, height: side };
}

/** No nearer than this share of a slide's side: nearer, its pixels are seen. */
export const zoomSideMin = 0.3;

/** Where a region of a slide is in the picture, as a view shows it. */
export function locateRegion(region: SlideRegion, view: SlideRegion, slide: Rectangle): Rectangle {
  const left = Math.max(0, Math.min(1, (region.x - view.x) / view.width));
  const top = Math.max(0, Math.min(1, (region.y - view.y) / view.height));
  const right = Math.max(0, Math.min(1, (region.x + region.width - view.x) / view.width));
  const bottom = Math.max(0, Math.min(1, (region.y + region.height - view.y) / view.height));
  return {
    x: Math.round(slide.x + left * slide.width),
    y: Math.round(slide.y + top * slide.height),
    width: Math.round((right - left) * slide.width),
    height: Math.round((bottom - top) * slide.height),
  };
}

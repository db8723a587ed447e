import type { Picture } from "../raster/index.ts";
import { drawPoint, drawPointsHeading, type PointsStyle } from "./draw-points.ts";
import type { PointsContent, ShownPage } from "./shot-content.ts";
import { easeOut, fadePicture, hidden, mixPictures, once, ramp, toSpritePicture, type Sprite } from "./sprite.ts";

const enterMs = 270;
const calmMs = 240;
const leaveMs = 160;
/** How far a card comes from, in ems. */
const travelEm = 0.9;

/** The heading, then a sprite for each row of a page: pages that follow each other in a shot share their rows. */
export function createPointSprites(content: PointsContent<number>, style: PointsStyle): readonly Sprite[] {
  const pages = content.pages.map((shown, index) => {
    const fromMs = index === 0 ? -Infinity : (shown.arrivals[0] ?? 0);
    const next = content.pages[index + 1];
    return { shown, fromMs, toMs: next ? (next.arrivals[0] ?? 0) : Infinity };
  });
  const rows = Math.max(0, ...content.pages.map(({ page }) => page.points.length));
  const sprites = pages.map((page) => page.shown.page.points.map((_, index) => createRow(page, index, style)));
  const rowSprites = Array.from({ length: rows }, (_, row): Sprite => ({
    at(atMs) {
      const page = pages.findIndex(({ toMs }) => atMs < toMs);
      const frame = sprites[page]?.[row]?.at(atMs);
      return frame && frame.key !== "" ? { ...frame, key: `${page}/${frame.key}` } : hidden;
    },
  }));
  const heading = createHeading(content, style);
  return heading ? [heading, ...rowSprites] : rowSprites;
}

function createHeading(content: PointsContent<number>, style: PointsStyle): Sprite | undefined {
  const page = content.pages[0]?.page;
  const heading = page?.heading;
  if (!page || !heading) return undefined;
  const picture = once(() => toSpritePicture(drawPointsHeading(heading, page, style)));
  return {
    at(atMs) {
      const entered = content.opens ? easeOut(atMs, 0, enterMs) : 1;
      if (entered === 0) return hidden;
      return { key: `${entered}`, draw: () => fadePicture(picture(), entered, risen(entered, page.emPx)) };
    },
  };
}

function createRow(
  { shown, toMs }: { readonly shown: ShownPage<number>; readonly toMs: number },
  index: number,
  style: PointsStyle,
): Sprite {
  const { page, arrivals } = shown;
  const arriveMs = index < shown.shown ? -Infinity : (arrivals[index - shown.shown] ?? Infinity);
  // The next point takes over: this one is no longer spoken of.
  const nextMs = index + 1 < shown.shown ? -Infinity : (arrivals[index + 1 - shown.shown] ?? Infinity);
  const draw = (isSpoken: boolean): Picture => {
    const point = page.points[index];
    if (!point) throw new RangeError(`a page has no point ${index}`);
    return toSpritePicture(drawPoint(point, page, style, isSpoken));
  };
  const spoken = once(() => draw(true));
  const calm = once(() => draw(false));
  return {
    at(atMs) {
      const entered = arriveMs === -Infinity ? 1 : easeOut(atMs, arriveMs, enterMs);
      const left = toMs === Infinity ? 0 : ramp(atMs, toMs - leaveMs, leaveMs);
      const calmed = nextMs === -Infinity ? 1 : nextMs === Infinity ? 0 : ramp(atMs, nextMs, calmMs);
      const opacity = entered * (1 - left);
      if (opacity === 0) return hidden;
      return {
        key: `${entered}/${left}/${calmed}`,
        draw() {
          const picture = calmed === 0 ? spoken() : calmed === 1 ? calm() : mixPictures(spoken(), calm(), calmed);
          return fadePicture(picture, opacity, risen(entered, page.emPx));
        },
      };
    },
  };
}

/** Things come from a little below. */
function risen(entered: number, emPx: number): { x: number; y: number } {
  return { x: 0, y: Math.round((1 - entered) * travelEm * emPx) };
}

import { createPicture, type Colour, type OverlayPicture } from "../captions/index.ts";
import { resample, type RgbaPicture } from "../raster/index.ts";
import { locateRegion, type SlidePlace } from "./fit-slide.ts";
import { fillEdges } from "./opaque.ts";
import { distanceToRounded, layOutline, layShadow } from "./paint-shapes.ts";
import type { SlideRegion } from "./shot-content.ts";

/** How strongly the fill beside a narrow slide is blurred: the picture is made this much smaller first. */
const fillShrink = 56;
const fillLight = 0.42;

/** Sizes that go with a picture's shorter side. */
export function slideEdges(shorterSide: number) {
  return {
    radiusPx: Math.round(0.016 * shorterSide),
    softPx: Math.round(0.026 * shorterSide),
    dropPx: Math.round(0.008 * shorterSide),
    linePx: Math.max(2, Math.round(0.0045 * shorterSide)),
  };
}

/** A slide's card: the part that is looked at, a soft fill where it is narrow, round corners and a shadow. */
export function drawSlide(
  source: RgbaPicture,
  place: SlidePlace,
  options: { readonly view: SlideRegion; readonly shorterSide: number },
): OverlayPicture {
  const { card, slide, isBleed } = place;
  const { radiusPx, softPx, dropPx } = slideEdges(options.shorterSide);
  const margin = isBleed ? 0 : 2 * Math.ceil((softPx + dropPx) / 2);
  const picture = createPicture({
    x: card.x - margin,
    y: card.y - margin,
    width: card.width + 2 * margin,
    height: card.height + 2 * margin,
  });
  const own = { x: margin, y: margin, width: card.width, height: card.height };
  if (!isBleed) layShadow(picture, own, { radiusPx, softPx, dropPx, opacity: 130 });
  if (slide.width < card.width || slide.height < card.height)
    layPicture(picture, drawFill(source, card), own, isBleed ? 0 : radiusPx, own);
  const inner = {
    x: slide.x - card.x + margin,
    y: slide.y - card.y + margin,
    width: slide.width,
    height: slide.height,
  };
  layPicture(picture, drawView(source, options.view, slide), inner, isBleed ? 0 : radiusPx, own);
  if (!isBleed)
    layOutline(picture, own, { radiusPx, widthPx: 1, ink: { red: 255, green: 255, blue: 255, opacity: 46 } });
  return picture;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of a slide that is seen, at the size at which it is seen. */
function drawView(source: RgbaPicture, view: SlideRegion, { width, height }: Size): RgbaPicture {
  const isWhole = view.width === 1 && view.height === 1;
  if (isWhole && source.width === width && source.height === height) return source;
  const scale = width / (view.width * source.width);
  return fillEdges(
    resample(source, {
      width,
      height,
      scale,
      shiftX: -view.x * source.width * scale,
      shiftY: -view.y * source.height * scale,
    }),
  );
}

/** The slide itself, far out of focus and darker, over the whole of its card. */
function drawFill(source: RgbaPicture, card: Size): RgbaPicture {
  const width = Math.max(2, Math.round(card.width / fillShrink));
  const height = Math.max(2, Math.round(card.height / fillShrink));
  const cover = Math.max(width / source.width, height / source.height);
  const small = fillEdges(
    resample(source, {
      width,
      height,
      scale: cover,
      shiftX: (width - source.width * cover) / 2,
      shiftY: (height - source.height * cover) / 2,
    }),
  );
  const scale = Math.max(card.width / width, card.height / height);
  const fill = fillEdges(resample(small, { width: card.width, height: card.height, scale, shiftX: 0, shiftY: 0 }));
  for (let i = 0; i < fill.data.length; i++) {
    if (i % 4 !== 3) fill.data[i] = Math.round((fill.data[i] as number) * fillLight);
  }
  return fill;
}

/** Copies an opaque picture into a box, cut to the round corners of a card. */
function layPicture(
  target: OverlayPicture,
  source: RgbaPicture,
  box: { x: number; y: number; width: number; height: number },
  radiusPx: number,
  card: { x: number; y: number; width: number; height: number },
): void {
  for (let y = 0; y < box.height; y++) {
    const toY = box.y + y;
    const isCorner = toY < card.y + radiusPx || toY >= card.y + card.height - radiusPx;
    const to = 4 * (toY * target.width + box.x);
    const row = source.data.subarray(4 * y * source.width, 4 * (y * source.width + box.width));
    if (!isCorner) {
      target.rgba.set(row, to);
      continue;
    }
    for (let x = 0; x < box.width; x++) {
      const distance = distanceToRounded(box.x + x + 0.5, toY + 0.5, card, radiusPx);
      const share = Math.max(0, Math.min(1, 0.5 - distance));
      for (let channel = 0; channel < 4; channel++) {
        const at = to + 4 * x + channel;
        const below = target.rgba[at] as number;
        target.rgba[at] = Math.round(below + ((row[4 * x + channel] as number) - below) * share);
      }
    }
  }
}

/** What lies over a slide to point at a part of it: the rest darker, the part in a frame. */
export function drawHighlight(
  place: SlidePlace,
  options: {
    readonly region: SlideRegion;
    readonly view: SlideRegion;
    readonly accent: Colour;
    readonly shorterSide: number;
  },
): OverlayPicture {
  const { card, isBleed } = place;
  const { radiusPx, linePx } = slideEdges(options.shorterSide);
  const picture = createPicture(card);
  const found = locateRegion(options.region, options.view, place.slide);
  const pad = Math.round(1.5 * linePx);
  const hole = {
    x: found.x - card.x - pad,
    y: found.y - card.y - pad,
    width: found.width + 2 * pad,
    height: found.height + 2 * pad,
  };
  const own = { x: 0, y: 0, width: card.width, height: card.height };
  const holeRadius = Math.min(radiusPx, 2.5 * linePx);
  for (let y = 0; y < card.height; y++) {
    for (let x = 0; x < card.width; x++) {
      const outside = distanceToRounded(x + 0.5, y + 0.5, hole, holeRadius) + 0.5;
      if (outside <= 0) continue;
      const inside = isBleed ? 1 : 0.5 - distanceToRounded(x + 0.5, y + 0.5, own, radiusPx);
      picture.rgba[4 * (y * card.width + x) + 3] = Math.round(
        dimming * Math.min(1, outside) * Math.max(0, Math.min(1, inside)),
      );
    }
  }
  layOutline(picture, hole, { radiusPx: holeRadius, widthPx: linePx, ink: { ...options.accent, opacity: 255 } });
  return picture;
}

/** Black over what is not meant: it can still be read. */
const dimming = 140;

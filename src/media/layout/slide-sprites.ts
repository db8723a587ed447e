import type { Colour, FrameSize, Rectangle } from "../captions/index.ts";
import type { RgbaPicture } from "../raster/index.ts";
import { placeSlideIn, type BakedSlide } from "./baked-slide.ts";
import { drawHighlight, drawSlide } from "./draw-slide.ts";
import { viewOf, type SlidePlace } from "./fit-slide.ts";
import type { LayoutName } from "./layout-names.ts";
import type { SlideContent, SlideRegion, SlideView } from "./shot-content.ts";
import { easeBoth, fadePicture, hidden, once, ramp, toSpritePicture, type Sprite, type SpriteFrame } from "./sprite.ts";

const turnMs = 320;
const zoomMs = 640;
const zoomSteps = 16;
const highlightMs = 240;

export interface SlidesStyle {
  readonly area: Rectangle;
  readonly picture: FrameSize;
  readonly accent: Colour;
  readonly layout: LayoutName;
  readonly isMirrored: boolean;
}

interface State {
  readonly view: SlideView;
  readonly fromMs: number;
}

/** The slide that was there, the slide that comes, and what is pointed at. */
export function createSlideSprites(
  content: SlideContent<number>,
  slides: readonly BakedSlide[],
  style: SlidesStyle,
): readonly Sprite[] {
  const states: State[] = [
    ...(content.before ? [{ view: content.before, fromMs: -Infinity }] : []),
    ...content.changes.map(({ at, view }) => ({ view, fromMs: at })),
  ];
  const shorterSide = Math.min(style.picture.width, style.picture.height);
  const places = slides.map(({ source }) => placeSlideIn(style.layout, source, style));
  const base = slides.map(({ picture }, index) =>
    createSlide({ slide: picture, index, place: places[index] as SlidePlace, shorterSide }),
  );
  const isBleed = places.some((place) => place.isBleed);
  const at = (atMs: number) => states.findLastIndex(({ fromMs }) => atMs >= fromMs);
  /** How far the slide of a state has come in, 0 to 1. */
  const turned = (index: number, atMs: number): number => {
    const state = states[index];
    if (!state || state.fromMs === -Infinity || states[index - 1]?.view.slide === state.view.slide) return 1;
    return ramp(atMs, state.fromMs, turnMs);
  };
  const under = { isUnder: isBleed };
  const outgoing: Sprite = {
    ...under,
    at(atMs) {
      const index = at(atMs);
      const before = states[index - 1];
      const share = turned(index, atMs);
      const slide = before && base[before.view.slide];
      if (!slide || share === 1) return hidden;
      // A slide from edge to edge is covered by the next; a card makes way for it.
      return slide(viewOf(before.view.zoom), isBleed ? 1 : 1 - share);
    },
  };
  const incoming: Sprite = {
    ...under,
    at(atMs) {
      const index = at(atMs);
      const state = states[index];
      const slide = state && base[state.view.slide];
      return slide ? slide(zoomAt(states, index, atMs), turned(index, atMs)) : hidden;
    },
  };
  return [
    outgoing,
    incoming,
    createHighlight({ states, at, places, accent: style.accent, shorterSide, isUnder: isBleed }),
  ];
}

type SlideDrawing = (view: SlideRegion, opacity: number) => SpriteFrame;

function createSlide(options: {
  slide: RgbaPicture;
  index: number;
  place: SlidePlace;
  shorterSide: number;
}): SlideDrawing {
  const { slide, index, place, shorterSide } = options;
  const whole = once(() => toSpritePicture(drawSlide(slide, place, { view: viewOf(undefined), shorterSide })));
  return (view, opacity) => {
    if (opacity === 0) return hidden;
    const isWhole = view.width === 1;
    return {
      key: `${index}/${view.x},${view.y},${view.width}/${opacity}`,
      draw: () =>
        fadePicture(isWhole ? whole() : toSpritePicture(drawSlide(slide, place, { view, shorterSide })), opacity),
    };
  };
}

/** What is looked at: from where one looked before to where one looks now. */
function zoomAt(states: readonly State[], index: number, atMs: number): SlideRegion {
  const state = states[index];
  const before = states[index - 1];
  const to = viewOf(state?.view.zoom);
  if (!state || !before || before.view.slide !== state.view.slide) return to;
  const from = viewOf(before.view.zoom);
  const share = easeBoth(atMs, state.fromMs, zoomMs, zoomSteps);
  if (share === 1) return to;
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  };
}

function createHighlight(options: {
  states: readonly State[];
  at: (atMs: number) => number;
  places: readonly SlidePlace[];
  accent: Colour;
  shorterSide: number;
  isUnder: boolean;
}): Sprite {
  const { states, at, places, accent, shorterSide, isUnder } = options;
  const pictures = states.map(({ view }) =>
    once(() => {
      const place = places[view.slide];
      return place && view.highlight
        ? toSpritePicture(
            drawHighlight(place, {
              region: view.highlight,
              view: viewOf(view.zoom),
              accent,
              shorterSide,
            }),
          )
        : undefined;
    }),
  );
  return {
    isUnder,
    at(atMs) {
      const index = at(atMs);
      const state = states[index];
      if (!state) return hidden;
      const came = state.fromMs === -Infinity ? 1 : ramp(atMs, state.fromMs, highlightMs);
      // What was pointed at goes as what is pointed at now comes.
      const shown = state.view.highlight
        ? { index, opacity: settle(state, states[index - 1], atMs, came) }
        : { index: index - 1, opacity: 1 - came };
      const picture = pictures[shown.index];
      if (!picture || shown.opacity <= 0 || !states[shown.index]?.view.highlight) return hidden;
      return {
        key: `${shown.index}/${shown.opacity}`,
        draw: () => {
          const drawn = picture();
          return drawn && fadePicture(drawn, shown.opacity);
        },
      };
    },
  };
}

/** A frame comes when the zoom beneath it has come to rest. */
function settle(state: State, before: State | undefined, atMs: number, came: number): number {
  const moves = before !== undefined && JSON.stringify(before.view.zoom) !== JSON.stringify(state.view.zoom);
  return moves ? ramp(atMs, state.fromMs + zoomMs, highlightMs) : came;
}

import {
  findBox,
  gapMinEm,
  paddingXEm,
  paddingYEm,
  seamBefore,
  setBlock,
  type Block,
  type CaptionText,
  type Piece,
} from "./caption-block.ts";
import { plainTextLook, type CaptionStyle, type MarkStyle, type TextLook } from "./caption-style.ts";
import { layoutText, roundUpToEven, type FrameSize, type Rectangle } from "./layout-text.ts";
import { measureLine, type LineMask, type TypeStyle } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";
import { chooseSystem } from "./font-book.ts";

const radiusEm = 0.32;
const bandRadiusEm = 0.1;
const boxRadiusEm = 0.16;
const slopingInkEm = 2;

/** A caption that has been set: shaped once, and drawn with one word marked or none, as often as that changes. */
export interface SetCaption {
  readonly place: Rectangle;
  /** The type that it was set in, after shrinking. */
  readonly sizePx: number;
  /** The whole caption. `marked` is the index of a word. */
  draw(marked?: number): OverlayPicture;
  /** The pieces that change when the mark moves, as they are then: the word that was marked and the one that is. */
  drawChanges(from: number | undefined, to: number | undefined): readonly OverlayPicture[];
}

/** The type of captions: size and weight for a language and a frame. */
export function captionStyle(language: string, frame: FrameSize, look: TextLook = plainTextLook): TypeStyle {
  const { sizeFactor, captionFactor = sizeFactor } = chooseSystem(look.fonts, language);
  const sizePx = Math.round(layoutText(frame).captionSizePx * captionFactor * look.captions.sizeFactor);
  return { language, weight: 600, sizePx, fonts: look.fonts };
}

/** The widest line of a caption, in pixels: the area without the plate's padding. */
export function captionLineMaxPx(language: string, frame: FrameSize, look: TextLook = plainTextLook): number {
  return layoutText(frame).caption.width - 2 * Math.ceil(paddingXEm * captionStyle(language, frame, look).sizePx);
}

/** Two lines may be shrunk to this; where they then still do not fit, captions have one line. */
const twoLinesShrinkMin = 0.9;

/** How many lines of plain text the area holds: Nastaliq, which slopes, is often one. */
export function captionLinesMax(language: string, frame: FrameSize, look: TextLook = plainTextLook): 1 | 2 {
  const { sizePx } = captionStyle(language, frame, look);
  const { inkHeightEm, lineHeightEm } = chooseSystem(look.fonts, language);
  const wantedPx = (Math.max(lineHeightEm, inkHeightEm + gapMinEm) + inkHeightEm + 2 * paddingYEm) * sizePx;
  return wantedPx * twoLinesShrinkMin <= layoutText(frame).caption.height ? 2 : 1;
}

/**
 * Sets a cue at the bottom of the caption area. Type shrinks until the lines fit, in width and height. With `words`,
 * each of them is set by itself and can be marked. Undefined where nothing of it can be drawn.
 */
export function setCaption(
  cue: CaptionText,
  options: { readonly language: string; readonly frame: FrameSize; readonly look?: TextLook },
): SetCaption | undefined {
  const { language, frame, look = plainTextLook } = options;
  const area = layoutText(frame).caption;
  const style = captionStyle(language, frame, look);
  const widest = Math.max(0, ...cue.lines.map((line) => measureLine(line, style)));
  let scale = Math.min(1, captionLineMaxPx(language, frame, look) / Math.max(1, widest));
  for (;;) {
    const sized = { ...style, sizePx: Math.max(1, Math.floor(style.sizePx * scale)) };
    const block = setBlock(cue, { style: sized, isOutlined: look.captions.form === "outline" });
    if (!block) return undefined;
    if (block.width <= area.width && block.height <= area.height) {
      const x = area.x + 2 * Math.floor((area.width - block.width) / 4);
      const y = area.y + area.height - block.height;
      return openBlock(block, { x, y }, { ...look.captions, mark: markFor(language, look) });
    }
    scale *= Math.min(0.98, area.width / block.width, area.height / block.height);
  }
}

/** A word in Nastaliq slopes under and over its neighbours: a box would cut them, so its letters take the box's colour. */
function markFor(language: string, { captions: { mark }, fonts }: TextLook): MarkStyle {
  const isSloping = chooseSystem(fonts, language).inkHeightEm > slopingInkEm;
  return mark.form === "box" && isSloping ? { form: "ink", text: mark.box } : mark;
}

function openBlock(block: Block, at: { x: number; y: number }, style: CaptionStyle): SetCaption {
  const whole = { x: 0, y: 0, width: block.width, height: block.height };
  const drawRegion = (region: Rectangle, marked: number | undefined): OverlayPicture => {
    const picture = createPicture({ ...region, x: at.x + region.x, y: at.y + region.y });
    paint(picture, { block, region, style, marked });
    return picture;
  };
  return {
    place: { ...whole, ...at },
    sizePx: block.sizePx,
    draw: (marked) => drawRegion(whole, marked),
    drawChanges(from, to) {
      if (from === to) return [];
      return [from, to].flatMap((word) => {
        const places = word === undefined ? [] : findBox(block, word);
        const region = places.reduce<Rectangle | undefined>((sum, one) => (sum ? join(sum, one) : one), undefined);
        return region ? [drawRegion(alignToEven(region, whole), to)] : [];
      });
    },
  };
}

/** What keeps letters apart from the picture, then the mark's box, then the letters, all as seen from `region`. */
function paint(
  picture: OverlayPicture,
  scene: {
    readonly block: Block;
    readonly region: Rectangle;
    readonly style: CaptionStyle;
    readonly marked: number | undefined;
  },
): void {
  const { block, region, style, marked } = scene;
  const seen = (place: Rectangle): Rectangle => ({ ...place, x: place.x - region.x, y: place.y - region.y });
  layGround(picture, block, { style, seen });
  const layPieces = (take: (piece: Piece) => LineMask | undefined, inkOf: (piece: Piece) => Ink): void => {
    for (const { line, x, baseline } of block.lines) {
      for (const piece of line.pieces) {
        const mask = take(piece);
        if (mask) layLine(picture, mask, { x: x + piece.x - region.x, y: baseline - region.y }, inkOf(piece));
      }
    }
  };
  if (style.form === "outline")
    layPieces(
      ({ outline }) => outline,
      () => style.behind,
    );
  if (marked !== undefined && style.mark.form === "box") {
    const ink = { ...style.mark.box, opacity: 255 };
    for (const box of findBox(block, marked)) layPlate(picture, seen(box), boxRadiusEm * block.sizePx, ink);
  }
  layPieces(
    ({ mask }) => mask,
    ({ word }) => ({ ...(word !== undefined && word === marked ? style.mark.text : style.text), opacity: 255 }),
  );
}

function layGround(
  picture: OverlayPicture,
  block: Block,
  { style, seen }: { readonly style: CaptionStyle; readonly seen: (place: Rectangle) => Rectangle },
): void {
  const { width, height, sizePx } = block;
  if (style.form === "plate") layPlate(picture, seen({ x: 0, y: 0, width, height }), radiusEm * sizePx, style.behind);
  if (style.form !== "solid") return;
  const padding = Math.ceil(paddingXEm * sizePx);
  for (const [index, { line, x }] of block.lines.entries()) {
    const top = index === 0 ? 0 : seamBefore(block, index);
    const bottom = index === block.lines.length - 1 ? height : seamBefore(block, index + 1);
    const band = { x: x - padding, y: top, width: line.width + 2 * padding, height: bottom - top };
    layPlate(picture, seen(band), bandRadiusEm * sizePx, style.behind);
  }
}

function join(a: Rectangle, b: Rectangle): Rectangle {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The smallest even rectangle about `region` inside `whole`. */
function alignToEven(region: Rectangle, whole: Rectangle): Rectangle {
  const x = Math.max(whole.x, 2 * Math.floor(region.x / 2));
  const y = Math.max(whole.y, 2 * Math.floor(region.y / 2));
  const right = Math.min(whole.x + whole.width, roundUpToEven(region.x + region.width));
  const bottom = Math.min(whole.y + whole.height, roundUpToEven(region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
}

import {
  createPicture,
  drawLineMask,
  getWritingSystem,
  layLine,
  layPlate,
  type Colour,
  type Ink,
  type OverlayPicture,
  type Rectangle,
} from "../captions/index.ts";
import { resample } from "../raster/index.ts";
import { layOutline, layShadow } from "./paint-shapes.ts";
import { barInsetShare, hasBar, logoInset, type CardRequest, type SetCard } from "./set-card.ts";
import { layText, setText, type BrokenText } from "./text-block.ts";

/** A part of a card that comes in by itself. */
export interface CardPart {
  readonly delayMs: number;
  /** The plate stays where it is; words rise into place. */
  readonly rises: boolean;
  draw(): OverlayPicture;
}

const staggerMs = 90;

/** A card's parts, from what lies lowest: the plate, then mark or bar, the text, what stands below it. */
export function listCardParts(request: CardRequest, set: SetCard): readonly CardPart[] {
  const parts: CardPart[] = [];
  const add = (draw: () => OverlayPicture, rises = true) =>
    void parts.push({ delayMs: staggerMs * parts.length, rises, draw });
  if (request.isBeside) add(() => drawPlate(request, set), false);
  if (hasBar(request)) add(() => drawBar(request, set), false);
  if (set.logo) add(() => drawLogo(request, set));
  if (set.mark) add(() => drawMark(request, set));
  add(() => drawWords(request, set, set.text, set.textTop));
  if (set.lines.length > 0) add(() => drawLines(request, set));
  return parts;
}

function colourOf({ look, isBeside }: CardRequest): Colour {
  return isBeside ? look.colours.onPlate : look.colours.onGround;
}

function isRightToLeft({ language }: CardRequest): boolean {
  return getWritingSystem(language).direction === "rtl";
}

/** An end card that fills the picture is set in the middle, everything else at the side where reading starts. */
function isCentred({ card, isBeside }: CardRequest): boolean {
  return card === "end" && !isBeside;
}

/** Mirrors a box inside the card's area where reading starts at the right; centres what is centred. */
function place(request: CardRequest, box: Rectangle): Rectangle {
  const { area } = request;
  if (isCentred(request)) return { ...box, x: area.x + 2 * Math.round((area.width - box.width) / 4) };
  return isRightToLeft(request) ? { ...box, x: 2 * area.x + area.width - box.x - box.width } : box;
}

/** A picture about a box, with room for ink that leaves it. */
function openPicture(box: Rectangle, room: number): { picture: OverlayPicture; own: Rectangle } {
  const margin = 2 * Math.ceil(room / 2);
  const x = 2 * Math.floor((box.x - margin) / 2);
  const y = 2 * Math.floor((box.y - margin) / 2);
  const picture = createPicture({
    x,
    y,
    width: 2 * Math.ceil((box.x + box.width + margin - x) / 2),
    height: 2 * Math.ceil((box.y + box.height + margin - y) / 2),
  });
  return { picture, own: { ...box, x: box.x - x, y: box.y - y } };
}

function drawPlate(request: CardRequest, { block }: SetCard): OverlayPicture {
  const { look, shorterSide } = request;
  const radiusPx = Math.round(0.02 * shorterSide);
  const softPx = Math.round(0.028 * shorterSide);
  const { picture, own } = openPicture(block, 1.5 * softPx);
  layShadow(picture, own, { radiusPx, softPx, dropPx: Math.round(0.3 * softPx), opacity: 120 });
  layPlate(picture, own, radiusPx, look.colours.plate);
  layOutline(picture, own, { radiusPx, widthPx: 1, ink: { ...look.colours.onPlate, opacity: 26 } });
  return picture;
}

function drawBar(request: CardRequest, set: SetCard): OverlayPicture {
  const last = set.lines.at(-1);
  const bottom = last ? (set.lineTops.at(-1) ?? 0) + last.heightPx : set.textTop + set.text.heightPx;
  const width = Math.max(3, Math.round(0.0095 * request.shorterSide));
  const bar = place(request, {
    x: set.column.x - Math.round(barInsetShare * request.shorterSide),
    y: set.textTop,
    width,
    height: bottom - set.textTop,
  });
  const { picture, own } = openPicture(bar, 2);
  layPlate(picture, own, width / 2, accentOf(request));
  return picture;
}

function accentOf({ look }: CardRequest): Ink {
  return { ...look.colours.accent, opacity: 255 };
}

function drawMark(request: CardRequest, set: SetCard): OverlayPicture {
  const box = place(request, set.mark as Rectangle);
  const { picture, own } = openPicture(box, 4);
  // The mark opens towards the text, on whichever side it begins.
  const mask = drawLineMask(isRightToLeft(request) ? "\u201d" : "\u201c", {
    language: "en",
    weight: 700,
    sizePx: Math.round(2.1 * set.emPx),
  });
  if (!mask) return picture;
  const x = isRightToLeft(request) ? own.x + own.width - mask.width : own.x;
  layLine(picture, mask, { x: x - mask.inkLeft, y: own.y - mask.inkTop }, accentOf(request));
  return picture;
}

function drawWords(request: CardRequest, set: SetCard, text: BrokenText, top: number): OverlayPicture {
  const column = place(request, { ...set.column, y: top, height: text.heightPx });
  const { picture, own } = openPicture(column, text.style.sizePx);
  layInkOf(request, picture, own, text);
  return picture;
}

function layInkOf(request: CardRequest, picture: OverlayPicture, own: Rectangle, text: BrokenText): void {
  layText(picture, setText(text), {
    ...own,
    ink: { ...colourOf(request), opacity: 255 },
    isRightToLeft: isRightToLeft(request),
    align: isCentred(request) ? "middle" : "start",
  });
}

/** The lines below the text, and the rule that parts them from it. */
function drawLines(request: CardRequest, set: SetCard): OverlayPicture {
  const top = set.rule?.y ?? set.lineTops[0] ?? 0;
  const last = set.lines.at(-1);
  const bottom = (set.lineTops.at(-1) ?? top) + (last?.heightPx ?? 0);
  const column = place(request, { ...set.column, y: top, height: bottom - top });
  const { picture, own } = openPicture(column, last?.style.sizePx ?? 0);
  if (set.rule) {
    const rule = place(request, set.rule);
    layPlate(picture, { ...rule, x: rule.x - column.x + own.x, y: own.y }, set.rule.height / 2, accentOf(request));
  }
  for (const [index, line] of set.lines.entries()) {
    const y = own.y + (set.lineTops[index] ?? 0) - top;
    layInkOf(request, picture, { ...own, y, height: line.heightPx }, line);
  }
  return picture;
}

function drawLogo(request: CardRequest, set: SetCard): OverlayPicture {
  const { logo } = request.look;
  const box = place(request, set.logo as Rectangle);
  const { picture, own } = openPicture(box, 2);
  if (!logo) return picture;
  layPlate(picture, own, 0.18 * own.height, logo.plate);
  const inset = Math.round(logoInset * own.height);
  const scale = Math.min((own.width - 2 * inset) / logo.picture.width, (own.height - 2 * inset) / logo.picture.height);
  const small = resample(logo.picture, {
    width: own.width,
    height: own.height,
    scale,
    shiftX: (own.width - logo.picture.width * scale) / 2,
    shiftY: (own.height - logo.picture.height * scale) / 2,
  });
  for (let y = 0; y < own.height; y++) {
    for (let x = 0; x < own.width; x++) {
      const from = 4 * (y * own.width + x);
      const to = 4 * ((own.y + y) * picture.width + own.x + x);
      const rest = 255 - (small.data[from + 3] as number);
      for (let channel = 0; channel < 4; channel++) {
        const below = ((picture.rgba[to + channel] as number) * rest) / 255;
        picture.rgba[to + channel] = Math.round((small.data[from + channel] as number) + below);
      }
    }
  }
  return picture;
}

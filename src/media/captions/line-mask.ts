import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { BrandFont } from "./brand-font.ts";
import { chooseBrandFont, chooseSystem, drawableText, fontFamilies, type FontWeight } from "./font-book.ts";
import { getWritingSystem, type WritingSystem } from "./writing-systems.ts";

/** How a line is set. `sizePx` is the size of the type itself, factors of the script included. */
export interface TypeStyle {
  readonly language: string;
  readonly weight: FontWeight;
  readonly sizePx: number;
  /** A company's own, tried before those that ship. */
  readonly fonts?: readonly BrandFont[];
  /** Another way of writing than the language's own: see `findCompactSystem`. */
  readonly system?: WritingSystem;
}

/** A line's ink: how much of each pixel it covers, 0 to 255, cropped to what is inked. */
export interface LineMask {
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;
  /** Of the crop's left edge, from the point where the line's advance starts. */
  readonly inkLeft: number;
  /** Of the crop's top edge, from the baseline: negative above it. */
  readonly inkTop: number;
  readonly advancePx: number;
}

// Room about a line for what reaches beyond its advance, in ems. Ink that touches the edge is drawn again with twice as
// much: a long word in Nastaliq climbs with every letter.
const roomEm = { side: 0.4, above: 1.3, below: 0.7 };
const roomDoublingsMax = 4;

let measuring: SKRSContext2D | undefined;

/** The width that a line advances by, in pixels. */
export function measureLine(text: string, style: TypeStyle): number {
  measuring ??= createCanvas(1, 1).getContext("2d");
  const line = settableText(text, style);
  if (line === "") return 0;
  setType(measuring, line, style);
  return measuring.measureText(line).width;
}

/**
 * Shapes one line and returns its ink, or undefined where nothing of it can be drawn. Skia gives the coverage only:
 * white on clear, added up. That is exact in integers on every processor; colours are ours (see ADR 0002).
 * @param strokePx draws the line's outline this wide on either side of its edges, its inside included.
 */
export function drawLineMask(text: string, style: TypeStyle, strokePx = 0): LineMask | undefined {
  const line = settableText(text, style);
  if (line === "") return undefined;
  const advancePx = measureLine(line, style);
  let room = 1;
  for (let doubling = 0; doubling <= roomDoublingsMax; doubling++) {
    const drawn = drawLine(line, style, { advancePx, room, strokePx });
    const ink = findInk(drawn);
    if (!ink) return undefined;
    const isWhole = ink.left > 0 && ink.top > 0 && ink.right < drawn.width - 1 && ink.bottom < drawn.height - 1;
    if (isWhole || doubling === roomDoublingsMax) return cropToInk(drawn, ink, advancePx);
    room *= 2;
  }
  return undefined;
}

/** A space of Nastaliq is half as wide as Latin's: between two Latin words there are two. */
function settableText(text: string, style: TypeStyle): string {
  const { language, fonts } = style;
  const system = systemOf(style);
  const line = drawableText(text, language, fonts);
  if (system.foreignFactor === undefined) return line;
  return line.replaceAll(/(?<=[\p{Script=Latin}\d]) (?=\p{Script=Latin})/gu, "\u00a0\u00a0");
}

/** The way of writing that a style is set in. */
export function systemOf({ language, fonts = [], system }: TypeStyle): WritingSystem {
  return system ?? chooseSystem(fonts, language);
}

interface Drawn {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Where the line's advance starts on its baseline. */
  readonly originX: number;
  readonly originY: number;
}

function drawLine(
  line: string,
  style: TypeStyle,
  size: { readonly advancePx: number; readonly room: number; readonly strokePx: number },
): Drawn {
  const em = style.sizePx * size.room;
  const originX = Math.ceil(roomEm.side * em + size.strokePx) + 1;
  const originY = Math.ceil(roomEm.above * em + size.strokePx) + 1;
  const width = Math.ceil(size.advancePx) + 2 * originX;
  const height = originY + Math.ceil(roomEm.below * em + size.strokePx) + 1;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  setType(context, line, style);
  context.fillStyle = "#ffffff";
  context.globalCompositeOperation = "lighter";
  context.fillText(line, originX, originY);
  if (size.strokePx > 0) {
    context.strokeStyle = "#ffffff";
    context.lineJoin = "round";
    context.lineWidth = 2 * size.strokePx;
    context.strokeText(line, originX, originY);
  }
  return { pixels: canvas.data(), width, height, originX, originY };
}

function setType(context: SKRSContext2D, line: string, style: TypeStyle): void {
  const { language, weight, sizePx, fonts = [] } = style;
  context.lang = language;
  context.direction = getWritingSystem(language).direction;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  // Skia thickens a font that is lighter than what was asked for; each shipped weight is a family of its own.
  const brand = chooseBrandFont(fonts, language, weight);
  const asked = brand ? Math.min(weight, brand.weight) : weight;
  context.font = `${asked} ${sizePx}px ${fontFamilies(line, { language, weight, fonts, system: systemOf(style) })}`;
}

interface InkBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function findInk({ pixels, width, height }: Drawn): InkBox | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if (pixels[at] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? undefined : { left, top, right, bottom };
}

function cropToInk(drawn: Drawn, ink: InkBox, advancePx: number): LineMask {
  const width = ink.right - ink.left + 1;
  const height = ink.bottom - ink.top + 1;
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let from = 4 * ((ink.top + y) * drawn.width + ink.left) + 3;
    for (let to = y * width; to < (y + 1) * width; to++, from += 4) coverage[to] = drawn.pixels[from] ?? 0;
  }
  return {
    width,
    height,
    coverage,
    inkLeft: ink.left - drawn.originX,
    inkTop: ink.top - drawn.originY,
    advancePx,
  };
}

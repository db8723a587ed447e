import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { drawableText, fontFamilies, type FontWeight } from "./font-book.ts";
import { getWritingSystem } from "./writing-systems.ts";

/** How a line is set. `sizePx` is the size of the type itself, factors of the script included. */
export interface TypeStyle {
  readonly language: string;
  readonly weight: FontWeight;
  readonly sizePx: number;
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

// Nastaliq reaches farthest: a word of many joined letters climbs about 1.6 em above the baseline.
const marginEm = 2.2;

let measuring: SKRSContext2D | undefined;

/** The width that a line advances by, in pixels. */
export function measureLine(text: string, style: TypeStyle): number {
  measuring ??= createCanvas(1, 1).getContext("2d");
  const line = drawableText(text, style.language);
  if (line === "") return 0;
  setType(measuring, line, style);
  return measuring.measureText(line).width;
}

/**
 * Shapes one line and returns its ink, or undefined where nothing of it can be drawn. Skia gives the coverage only:
 * white on clear, added up. That is exact in integers on every processor; colours are ours (see ADR 0002).
 */
export function drawLineMask(text: string, style: TypeStyle): LineMask | undefined {
  const line = drawableText(text, style.language);
  if (line === "") return undefined;
  const advancePx = measureLine(line, style);
  const margin = Math.ceil(marginEm * style.sizePx);
  const width = Math.ceil(advancePx) + 2 * margin;
  const height = 2 * margin;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  setType(context, line, style);
  context.fillStyle = "#ffffff";
  context.globalCompositeOperation = "lighter";
  context.fillText(line, margin, margin);
  return cropToInk({ pixels: canvas.data(), width, height, margin, advancePx });
}

function setType(context: SKRSContext2D, line: string, style: TypeStyle): void {
  const { language, weight, sizePx } = style;
  context.lang = language;
  context.direction = getWritingSystem(language).direction;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = `${weight} ${sizePx}px ${fontFamilies(line, language, weight)}`;
}

interface Drawn {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly advancePx: number;
}

function cropToInk({ pixels, width, height, margin, advancePx }: Drawn): LineMask | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[4 * (y * width + x) + 3] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  const inkWidth = right - left + 1;
  const inkHeight = bottom - top + 1;
  const coverage = new Uint8Array(inkWidth * inkHeight);
  for (let y = 0; y < inkHeight; y++) {
    for (let x = 0; x < inkWidth; x++) {
      coverage[y * inkWidth + x] = pixels[4 * ((top + y) * width + left + x) + 3] ?? 0;
    }
  }
  return { width: inkWidth, height: inkHeight, coverage, inkLeft: left - margin, inkTop: top - margin, advancePx };
}
